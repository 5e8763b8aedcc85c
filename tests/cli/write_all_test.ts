import { strictEqual, throws } from "node:assert/strict";
import { type ByteWriter, writeAll } from "../../src/cli/write_all.ts";

/** Takes three bytes a call, after throwing these errors. */
function writer(...errors: Error[]): ByteWriter & { written: string } {
  return {
    written: "",
    writeSync(bytes) {
      const error = errors.shift();
      if (error) throw error;
      const taken = bytes.slice(0, 3);
      this.written += new TextDecoder().decode(taken);
      return taken.length;
    },
  };
}

Deno.test("writeAll() writes until all is written, and waits for a full pipe", () => {
  const stream = writer(new Deno.errors.WouldBlock());
  writeAll(stream, "0123456789");
  strictEqual(stream.written, "0123456789");
});

Deno.test("writeAll() stops if the reader has gone, and throws what is wrong else", () => {
  const stream = writer(new Deno.errors.BrokenPipe());
  writeAll(stream, "0123456789");
  strictEqual(stream.written, "");
  throws(() => writeAll(writer(new Error("Disk")), "a"), /Disk/);
});
