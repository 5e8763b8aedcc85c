import { deepStrictEqual, rejects, throws } from "node:assert/strict";
import { encodeFrame, readFrames } from "../../src/runner/frames.ts";

/** A stream of bytes that come in pieces of so many. */
function inPieces(
  bytes: Uint8Array<ArrayBuffer>,
  size: number,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    type: "bytes",
    pull(controller) {
      const piece = bytes.slice(at, at + size);
      at += size;
      if (piece.length > 0) controller.enqueue(piece);
      else {
        controller.close();
        controller.byobRequest?.respond(0);
      }
    },
  });
}

const VALUES = [
  { kind: "step", total: NaN, none: undefined, text: "ä\n" },
  new Float32Array([0, -0, 1e-45]),
  {
    png: new Uint8Array(100_000).fill(7),
    nested: [{ data: new Uint8Array() }],
  },
  null,
];

function joined(): Uint8Array<ArrayBuffer> {
  const frames = VALUES.map(encodeFrame);
  return new Uint8Array(frames.flatMap((frame) => [...frame]));
}

for (const size of [1, 3, 4, 5, 65_536, 1_000_000]) {
  Deno.test(`readFrames() gives back what was written, in pieces of ${size} bytes`, async () => {
    const stream = inPieces(joined(), size);
    deepStrictEqual(await Array.fromAsync(readFrames(stream)), VALUES);
  });
}

Deno.test("readFrames() says that a stream ended in a frame, after those before it", async () => {
  const bytes = joined();
  const last = encodeFrame(VALUES.at(-1)).length;
  for (const left of [1, 3, last - 1]) {
    const cut = bytes.slice(0, bytes.length - last + left);
    const frames = readFrames(inPieces(cut, 1000));
    const read: unknown[] = [];
    await rejects(async () => {
      for await (const value of frames) read.push(value);
    }, /^CutOffError: Cannot read a frame/);
    deepStrictEqual(read, VALUES.slice(0, -1));
  }
});

Deno.test("readFrames() does not take text for a length", async () => {
  const text = new TextEncoder().encode("A part says hello\n");
  const frames = readFrames(inPieces(text, 1000));
  await rejects(
    Array.fromAsync(frames),
    /^SyntaxError: Cannot read a frame: there is something else/,
  );
});

Deno.test("readFrames() ends with an empty stream", async () => {
  const stream = inPieces(new Uint8Array(), 1);
  deepStrictEqual(await Array.fromAsync(readFrames(stream)), []);
});

Deno.test("encodeFrame() refuses what cannot travel", () => {
  throws(() => encodeFrame({ run: () => 0 }), /could not be cloned/);
});
