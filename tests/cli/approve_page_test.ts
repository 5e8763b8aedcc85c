import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { cli } from "../support/io.ts";
import { TINY, Workplace } from "./workplace.ts";

Deno.test("baseline approve --dry-run writes the page of images before and after, and nothing else", async () => {
  await using place = await Workplace.create({ "tiny.yaml": TINY });
  const words = [
    ...["baseline", "approve", place.path("tiny.yaml")],
    ...["--by", "A Person", "--baselines", place.path("baselines")],
    ...["--results", place.results, "--quiet"],
  ];
  // from whatever checkout: it writes no baseline
  const dry = await cli([...words, "--dry-run"]);
  strictEqual(dry.code, 0, dry.err);
  match(dry.out, /^Would approve in .*tiny: 1 trial\nBefore and after: .*\n$/);
  deepStrictEqual(place.allNames(), ["results", "tiny.yaml"]);
  const page = place.path("results", "approve.html");
  match(await Deno.readTextFile(page), /<title>To approve: 1 new · tiny</);
  const html = place.path("pages", "a.html");
  const real = await cli([...words, "--allow-dirty", "--html", html]);
  match(
    real.out,
    /^Approved in .*tiny: 1 trial\nNext: commit .*baseline learn .*\nBefore and after: .*a\.html\n$/,
  );
  const text = await Deno.readTextFile(html);
  ok(
    text.includes("none of these in") && text.includes("data:image/png;base64"),
  );
  const again = await cli([...words, "--allow-dirty", "--html", html]);
  match(again.out, /^Nothing to approve in .*tiny: 1 trial is as before\n/);
  match(
    await Deno.readTextFile(html),
    /<title>To approve: 1 identical · tiny</,
  );
});

Deno.test("baseline approve takes studies or images, not both", async () => {
  await using place = await Workplace.create({ "tiny.yaml": TINY });
  const study = place.path("tiny.yaml");
  const both = await cli(["baseline", "approve", study, "--images", "out"]);
  strictEqual(both.code, 2);
  match(
    both.err,
    /Cannot approve .*tiny\.yaml with --images: expected studies/,
  );
  const half = await cli(["baseline", "approve", "--images", "out"]);
  match(
    half.err,
    /Cannot approve images: expected baseline approve --images DIR --name/,
  );
  const learning = await cli(["baseline", "learn", "--images", "out"]);
  match(learning.err, /Cannot learn from images .*without --images and --aga/);
});
