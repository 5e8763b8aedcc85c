import { strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { libraryFileNames } from "../../src/tensorflow/mod.ts";
import { libraryFolder } from "../support/assets.ts";

const FOLDER = fileURLToPath(new URL("../../src/tensorflow/", import.meta.url));

/** A folder as pip fills it, with links to the library that the tests use. */
async function installFake(site: string): Promise<void> {
  const [folder, library] = [join(site, "tensorflow"), await libraryFolder()];
  await Deno.mkdir(folder);
  await Deno.writeTextFile(join(folder, "__init__.py"), "");
  for (const file of Object.values(libraryFileNames())) {
    await Deno.symlink(join(library, file), join(folder, file));
  }
  const info = join(site, "tensorflow-2.20.0.dist-info");
  await Deno.mkdir(info);
  const metadata = "Metadata-Version: 2.1\nName: tensorflow\nVersion: 2.20.0\n";
  await Deno.writeTextFile(join(info, "METADATA"), metadata);
}

/** The README's program, made to say that it came to its end. */
async function readExample(): Promise<string> {
  const readme = await Deno.readTextFile(join(FOLDER, "README.md"));
  const [, code] = /```ts ignore\n(.*?)```/s.exec(readme)!;
  return `${code!.replaceAll('"./', `"${new URL(`file://${FOLDER}`)}`)}
    console.log(installed.state);`;
}

// not as a doc test: a process cannot hold two copies of the library
Deno.test("the program in the README runs on an installed TensorFlow", async () => {
  const site = await Deno.makeTempDir();
  try {
    await installFake(site);
    const permissions = [
      ...["--no-prompt", "--allow-ffi", "--allow-read", "--allow-run=python3"],
      "--allow-env=TF_CPP_MIN_LOG_LEVEL",
    ];
    const command = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--check", "--ext=ts", ...permissions, "-"],
      env: { PYTHONPATH: site },
      cwd: fileURLToPath(new URL("../../", import.meta.url)),
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    });
    const child = command.spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(await readExample()));
    await writer.close();
    const { code, stdout, stderr } = await child.output();
    const [out, err] = [stdout, stderr].map((b) => new TextDecoder().decode(b));
    strictEqual(err, "");
    strictEqual(out, "usable\n");
    strictEqual(code, 0);
  } finally {
    await Deno.remove(site, { recursive: true });
  }
});
