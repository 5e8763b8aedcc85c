import { match, rejects, strictEqual } from "node:assert/strict";
import { AssetError } from "../../src/base/errors.ts";
import { checkSpace } from "../../src/cli/check_space.ts";
import { cudaCanBeFetched } from "../../src/cli/locate_library.ts";
import { cli } from "../support/io.ts";
import { Workplace } from "./workplace.ts";

Deno.test({
  name: "setup cuda --offline names what CUDA lacks; setup does not want it",
  ignore: !cudaCanBeFetched(),
  async fn() {
    await using place = await Workplace.create();
    const env = { GRAMLAB_CACHE: place.path("cache"), GRAMLAB_TENSORFLOW: "" };
    const cuda = await cli(["setup", "cuda", "--offline"], { env });
    strictEqual(cuda.code, 3);
    match(
      cuda.err,
      /lacks cuda:tensorflow-cc.*cuda:cudnn.*"deno task setup cuda"/,
    );
    const plain = await cli(["setup", "--offline"], { env });
    strictEqual(plain.code, 3);
    strictEqual(/cuda/i.test(plain.err), false);
  },
});

Deno.test("setup refuses other words than cuda", async () => {
  for (const words of [["extra"], ["cuda", "cuda"]]) {
    const { code, err } = await cli(["setup", ...words]);
    strictEqual(code, 2);
    match(err, /Cannot understand "setup .*": expected cuda or nothing\n$/);
  }
});

Deno.test("checkSpace() refuses what does not fit, and says what is needed", async () => {
  await using place = await Workplace.create();
  const ids = ["vgg19"];
  const folder = place.path("cache");
  const check = (free: number) =>
    checkSpace(ids, folder, () => Promise.resolve(free));
  // 18.5 MB of a wheel, and 20.1 MB that come out of it
  strictEqual(await check(39e6), undefined);
  await rejects(check(38e6), (error) => {
    strictEqual(error instanceof AssetError, true);
    match(
      String(error),
      / 39 MB of disk needed, 38 MB free in .*make room/,
    );
    return true;
  });
});
