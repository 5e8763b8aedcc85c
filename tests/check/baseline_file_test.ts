import {
  deepStrictEqual,
  rejects,
  strictEqual,
  throws,
} from "node:assert/strict";
import { join } from "node:path";
import {
  findBaseline,
  readBaseline,
  readBaselineImage,
  writeBaseline,
} from "../../src/check/baseline_file.ts";
import type { BaselineEntry } from "../../src/check/baseline.ts";
import { Repository } from "../runner/git.ts";
import { sampleBaseline, sealed } from "./sample_baseline.ts";

/** Writes the sample, and hands its folder on. */
async function inFolder(
  body: (folder: string, id: string) => Promise<void> | void,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    const folder = join(root, "sample");
    const { baseline, images } = await sampleBaseline();
    await writeBaseline(folder, baseline, images);
    await body(folder, baseline.entries[0]!.id);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("readBaseline() gives back what was written, with its image", async () => {
  await inFolder(async (folder, id) => {
    const { baseline, images } = await sampleBaseline();
    deepStrictEqual(readBaseline(folder), baseline);
    const [entry] = baseline.entries;
    deepStrictEqual(
      new Uint8Array(readBaselineImage(folder, entry!)),
      new Uint8Array(images.get(id)!),
    );
  });
});

Deno.test("readBaseline() gives undefined where there is none", () => {
  strictEqual(readBaseline("/nowhere/at/all"), undefined);
});

Deno.test("readBaseline() refuses what is damaged, newer, or of another trial", async () => {
  await inFolder((folder, id) => {
    const path = join(folder, `${id}.json`);
    const text = Deno.readTextFileSync(path);
    const refuses = (content: string, message: RegExp) => {
      Deno.writeTextFileSync(path, content);
      throws(() => readBaseline(folder), { name: "BaselineError", message });
    };
    refuses(text.slice(0, 100), /Cannot use the baseline's .*\.json/);
    refuses(text.replace('"iterations": 20', '"iterations": -1'), /iterations/);
    refuses(text.replace('Version": 2', 'Version": 3'), /use a newer one/);
    refuses(text.replace('Version": 2', 'Version": 1'), /an older Gramlab/);
    const other = text.replaceAll(id, "0".repeat(12));
    refuses(sealed(other), /it is of "0{12}"/);
    refuses(text.replace(`${id}.png`, "../../x.png"), /image\.file/);
    const blank = text.replace('"total"', '"other"');
    refuses(sealed(blank), /run\.costs\.0\.values: expected a total/);
    refuses(`<<<<<<< HEAD\n${text}`, /a merge left it in conflict/);
    Deno.writeTextFileSync(path, text);
    Deno.removeSync(join(folder, "baseline.json"));
    throws(() => readBaseline(folder), /baseline\.json: it is missing/);
  });
});

Deno.test("readBaseline() refuses a number that was edited by hand, whatever the line ends are", async () => {
  await inFolder((folder, id) => {
    const path = join(folder, `${id}.json`);
    const text = Deno.readTextFileSync(path);
    Deno.writeTextFileSync(path, text.replaceAll("\n", "\r\n"));
    strictEqual(readBaseline(folder)?.entries.length, 1);
    Deno.writeTextFileSync(path, text.replace(/"ssim": 0\.002/, '"ssim": 0.2'));
    throws(() => readBaseline(folder), {
      name: "BaselineError",
      message: /edited by hand.*approve anew/,
    });
    // as one who knows how could do: a diff of baselines shows that
    Deno.writeTextFileSync(path, sealed(Deno.readTextFileSync(path)));
    strictEqual(readBaseline(folder)?.entries[0]?.image.bands.ssim, 0.2);
  });
});

Deno.test("readBaseline() takes JSON files of somebody else for no entries", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "mine.json"), "{}");
    const { baseline } = await sampleBaseline();
    deepStrictEqual(readBaseline(folder), baseline);
  });
});

Deno.test("findBaseline() gives what is sound beside what is not", async () => {
  await inFolder((folder, id) => {
    Deno.writeTextFileSync(join(folder, `${id}.png`), "cut");
    Deno.writeTextFileSync(join(folder, "x.json"), "{");
    Deno.writeTextFileSync(join(folder, "baseline.json"), "{");
    const { index, entries, imageless, problems } = findBaseline(folder);
    strictEqual(index, undefined);
    deepStrictEqual(entries.map((it) => it.id), [id]);
    deepStrictEqual([...imageless], [id]);
    deepStrictEqual(problems.map(({ path }) => path).sort(), [
      ...[`${id}.png`, "baseline.json", "x.json"].map((it) => join(folder, it)),
    ]);
  });
});

Deno.test("readBaselineImage() refuses an image that nobody approved", async () => {
  await inFolder(async (folder, id) => {
    const { baseline: { entries: [entry] } } = await sampleBaseline();
    await Deno.writeFile(join(folder, `${id}.png`), new Uint8Array([1, 2]));
    throws(() => readBaselineImage(folder, entry!), /not the image/);
  });
});

Deno.test("writeBaseline() writes the same bytes again, and removes what is gone", async () => {
  await inFolder(async (folder, id) => {
    const before = await Deno.readTextFile(join(folder, `${id}.json`));
    const baseline = readBaseline(folder)!;
    await writeBaseline(folder, baseline, new Map());
    strictEqual(await Deno.readTextFile(join(folder, `${id}.json`)), before);
    // whatever it is called: only files that the baseline had are its own
    for (const name of ["notes.txt", "mine.json", "mine.png"]) {
      await Deno.writeTextFile(join(folder, name), "kept");
    }
    await Deno.writeTextFile(join(folder, ".x.png.draft"), "of a kill");
    await writeBaseline(folder, { ...baseline, entries: [] }, new Map());
    const left = await Array.fromAsync(Deno.readDir(folder));
    const names = left.map(({ name }) => name).sort();
    deepStrictEqual(names, [
      ...["baseline.json", "mine.json", "mine.png", "notes.txt"],
    ]);
  });
});

Deno.test("writeBaseline() writes nothing that could not be read again", async () => {
  await inFolder(async (folder) => {
    const { baseline, images } = await sampleBaseline();
    const [entry] = baseline.entries;
    const approval = { ...entry!.approval, note: "x".repeat(2000) };
    const entries = [{ ...entry!, approval }];
    await rejects(
      () => writeBaseline(folder, { ...baseline, entries }, images),
      { name: "BaselineError", message: /approval\.note/ },
    );
    deepStrictEqual(readBaseline(folder), baseline);
  });
});

Deno.test("writeBaseline() says where it cannot write", async () => {
  await inFolder(async (folder, id) => {
    const { baseline, images } = await sampleBaseline();
    await rejects(
      () => writeBaseline(join(folder, `${id}.json`), baseline, images),
      { name: "BaselineError", message: /Cannot use the baseline's/ },
    );
    await Deno.mkdir(join(folder, ".baseline.json.draft"));
    await rejects(
      () => writeBaseline(folder, { ...baseline, study: "other" }, images),
      { name: "BaselineError", message: /Cannot write the baseline/ },
    );
  });
});

Deno.test("writeBaseline() lets git merge changes of different trials, and never two of one", async () => {
  const { baseline, images } = await sampleBaseline();
  const [first] = baseline.entries;
  const second = { ...first!, id: "0".repeat(12) };
  const png = images.get(first!.id)!;
  const both = {
    ...baseline,
    entries: [second, first!].map((it) => ({
      ...it,
      image: { ...it.image, file: `${it.id}.png` },
    })),
  };
  await using repository = await Repository.create({ "a.txt": "" });
  const folder = join(repository.folder, "baselines");
  const commit = async (change: (entry: BaselineEntry) => BaselineEntry) => {
    const entries = both.entries.map(change);
    await writeBaseline(
      folder,
      { ...both, entries },
      new Map(entries.map(({ id }) => [id, png])),
    );
    await repository.git("add", "--all");
    await repository.git("commit", "--quiet", "--no-gpg-sign", "-m", "x");
  };
  const branch = (name: string) =>
    repository.git("checkout", "--quiet", "-b", name, "base");
  await commit((it) => it);
  await repository.git("branch", "base");
  const approval = { ...first!.approval, note: "approved anew" };
  await branch("approved");
  await commit((it) => it.id === first!.id ? { ...it, approval } : it);
  const wide = { ssim: 0.1, window: 9, vggDistance: 0.1 };
  await branch("other");
  await commit((it) =>
    it.id === second.id ? { ...it, image: { ...it.image, bands: wide } } : it
  );
  const merge = ["merge", "--quiet", "--no-gpg-sign", "-m", "m", "approved"];
  await repository.git(...merge);
  strictEqual(readBaseline(folder)?.entries[0]?.image.bands.ssim, 0.1);
  strictEqual(readBaseline(folder)?.entries[1]?.approval.note, "approved anew");
  // lines that are far apart, which git would merge
  await branch("same");
  await commit((it) =>
    it.id === first!.id ? { ...it, image: { ...it.image, bands: wide } } : it
  );
  await rejects(() => repository.git(...merge));
  throws(() => readBaseline(folder), /a merge left it in conflict/);
});
