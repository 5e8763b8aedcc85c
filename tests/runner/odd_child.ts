/** A process that talks as its argument says, instead of running a slot. */
import { encodeFrame, readFrames } from "../../src/runner/frames.ts";

const [how] = Deno.args;
const write = async (bytes: Uint8Array): Promise<void> => {
  await Deno.stdout.write(bytes);
};
const answer = encodeFrame({ id: 1, kind: "answer", value: "yes" });

for await (const _request of readFrames(Deno.stdin.readable)) {
  if (how === "text") await write(new TextEncoder().encode("Hello, parent"));
  if (how === "half") {
    await write(answer.subarray(0, 10));
    await Deno.stderr.write(new TextEncoder().encode("first\nlast words\n"));
    Deno.exit(3);
  }
  if (how === "error") {
    const error = { name: "BackendError", message: "Cannot open it: no" };
    await write(encodeFrame({ id: 1, kind: "error", error }));
  }
  if (how === "answer") await write(answer);
}
// the parent wants nothing more; "stay" does not care
if (how === "stay") await new Promise((go) => setTimeout(go, 100_000));
