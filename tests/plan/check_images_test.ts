import { ok, rejects } from "node:assert/strict";
import { ConfigError } from "../../src/base/errors.ts";
import { loadStudy } from "../../src/config/load_study.ts";
import { checkImages } from "../../src/plan/check_images.ts";
import { planStudy } from "../../src/plan/plan_study.ts";
import { cutOffJpeg, pngFile, withFolder } from "./plan_files.ts";

const STUDY = "name: a\nbase: { content: one.png, style: two.jpg }\n";

Deno.test("checkImages() lets whole files pass", async () => {
  const files = {
    "a.yaml": STUDY,
    "one.png": await pngFile(0.2),
    "two.jpg": await pngFile(0.4),
  };
  await withFolder(files, async (folder) => {
    const plan = await planStudy(await loadStudy(`${folder}/a.yaml`));
    await checkImages(plan.study, plan.trials);
  });
});

Deno.test("checkImages() reports every file that is cut off or changed", async () => {
  const files = {
    "a.yaml": STUDY,
    "one.png": await pngFile(0.2),
    "two.jpg": cutOffJpeg(),
  };
  await withFolder(files, async (folder) => {
    const plan = await planStudy(await loadStudy(`${folder}/a.yaml`));
    await Deno.writeFile(`${folder}/one.png`, await pngFile(0.3));
    await rejects(checkImages(plan.study, plan.trials), (error) => {
      ok(error instanceof ConfigError && error.problems.length === 2);
      const [changed, cut] = error.problems;
      ok(changed?.where === "base.content" && cut?.where === "base.style");
      ok(/has changed since/.test(changed.message));
      ok(/two\.jpg.*cut off/.test(cut.message));
      return true;
    });
  });
});
