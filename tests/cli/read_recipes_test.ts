import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { refuseDirty } from "../../src/cli/make_approval.ts";
import { readCode } from "../../src/cli/read_code.ts";
import { readPlans } from "../../src/cli/read_plans.ts";
import { readRecipes } from "../../src/cli/read_recipes.ts";
import { encodePng } from "../../src/image/encode.ts";
import { Repository } from "../runner/git.ts";
import { TINY, Workplace } from "./workplace.ts";

Deno.test("readRecipes() finds files of a study that its own repository has not committed, and refuseDirty() refuses them", async () => {
  await using repository = await Repository.create({ "a.txt": "1" });
  const { folder: root } = repository;
  const study = join(root, "mine.yaml");
  const data = new Float32Array(64 * 64 * 3);
  const png = await encodePng({ width: 64, height: 64, data });
  await repository.write("grey.png", png);
  await repository.write("base.yaml", TINY);
  await repository.git("add", "base.yaml");
  await repository.write(
    "mine.yaml",
    "extends: base.yaml\nname: mine\nbase: { content: grey.png }\n",
  );
  // what is no part of the study may be as it is
  await repository.write("a.txt", "2");
  const plans = await readPlans([study], {});
  const [recipe, ...others] = await readRecipes(plans, "/elsewhere");
  deepStrictEqual(others, []);
  deepStrictEqual(
    [recipe?.checkout.changed, recipe?.checkout.untracked],
    [["base.yaml"], ["grey.png", "mine.yaml"]],
  );
  strictEqual(recipe?.checkout.gitDirty, true);
  // Gramlab's own checkout, as if it were clean
  const code = await readCode(root, ["a.txt"].map((it) => join(root, it)));
  const clean = { ...code, changed: [], untracked: [], gitDirty: false };
  const recipes = [recipe!];
  const refuse = (options: Parameters<typeof refuseDirty>[1]) =>
    Promise.try(() => refuseDirty(clean, options));
  await rejects(() => refuse({ root: "/gramlab", recipes, verb: "prune by" }), {
    name: "UsageError",
    message:
      /^Cannot prune by a checkout that differs .* 3 files: base\.yaml \(changed\), grey\.png \(untracked\), mine\.yaml \(untracked\) in .*; --allow-dirty/,
  });
  await refuse({ root: "/gramlab", recipes, "allow-dirty": true });
  await repository.git("add", "base.yaml", "grey.png", "mine.yaml");
  await repository.git("commit", "--quiet", "--no-gpg-sign", "-m", "Two");
  const [committed] = await readRecipes(plans, "/elsewhere");
  strictEqual(committed?.checkout.gitDirty, false);
  await refuse({ root: "/gramlab", recipes: [committed!] });
  // asked already
  deepStrictEqual(await readRecipes(plans, root), []);
});

Deno.test("readRecipes() says nothing of studies in no repository", async () => {
  await using place = await Workplace.create({ "tiny.yaml": TINY });
  const plans = await readPlans([place.path("tiny.yaml")], {});
  deepStrictEqual(await readRecipes(plans, "/elsewhere"), []);
});

Deno.test("readRecipes() finds what links lead to", async () => {
  await using repository = await Repository.create({ "tiny.yaml": TINY });
  const { folder: root } = repository;
  await Deno.symlink("tiny.yaml", join(root, "link.yaml"));
  await Deno.symlink(".", join(root, "here"));
  await repository.git("add", "--all");
  await repository.git("commit", "--quiet", "--no-gpg-sign", "-m", "Links");
  await repository.write("tiny.yaml", `${TINY}  beta: 4\n`);
  for (const name of ["link.yaml", "here/tiny.yaml"]) {
    const plans = await readPlans([join(root, name)], {});
    const [recipe] = await readRecipes(plans, "/elsewhere");
    deepStrictEqual(recipe?.checkout.changed, ["tiny.yaml"], name);
  }
});
