/** A repository whose process says how long its iterations took. */
import { join } from "node:path";
import { SIDE_PROGRAM } from "../../src/bench/side_messages.ts";

/** What a commit of it says of itself. */
export interface Stub {
  /** Milliseconds an iteration; nothing waits for them. */
  readonly iterationMs?: number;
  /** Highest memory in bytes. */
  readonly memoryBytes?: number;
  /** Version of the protocol. */
  readonly protocol?: number;
  /** Said instead of anything else. */
  readonly refusal?: string;
  /** Where it says nothing, and does not end. */
  readonly isSilent?: boolean;
  /** Where it ends without a word. */
  readonly isMute?: boolean;
}

/** Only its clock is no real one: it speaks as bench_side_main.ts does. */
const PROGRAM = `
const stub = JSON.parse(Deno.readTextFileSync(new URL("../../stub.json", import.meta.url)));
const { iterationMs = 10, memoryBytes = 1e9, protocol = 1, refusal } = stub;
const say = (reply) => console.log(JSON.stringify(reply));
if (stub.isMute) {
  console.error("Stub: out of words");
  Deno.exit(3);
}
if (stub.isSilent) await new Promise(() => setInterval(() => {}, 1000));
if (refusal) {
  say({ kind: "error", message: refusal });
  Deno.exit(0);
}
const facts = { protocol, backend: "stub", library: "stub", libraryVersion: "1",
  device: "none", threads: 1, precision: "float32", network: "vgg19",
  pooling: "max", width: 32, height: 32, gflopPerIteration: 1,
  machineKey: "stub", trial: "stub" };
say({ kind: "first" });
say({ kind: "ready", facts });
const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
let text = "";
for await (const part of lines) {
  const found = (text + part).split("\\n");
  text = found.pop();
  for (const line of found) {
    if (JSON.parse(line).kind === "end") {
      say({ kind: "end", peakMemoryBytes: memoryBytes });
      Deno.exit(0);
    }
    say({ kind: "sample", iterations: 4, durationMs: 4 * iterationMs });
  }
}
`;

/** Removed at the end of the block. */
export class StubCheckout implements AsyncDisposable {
  /** The folder. */
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /** A repository with one commit; what head says is not committed. */
  static async create(base: Stub, head: Stub = base): Promise<StubCheckout> {
    const root = await Deno.makeTempDir({ prefix: "gramlab-stub-" });
    const stub = new StubCheckout(root);
    await stub.write("deno.json", "{}");
    await Deno.mkdir(join(root, "src/cli"), { recursive: true });
    await stub.write(SIDE_PROGRAM, PROGRAM);
    await stub.write("stub.json", JSON.stringify(base));
    await stub.git("init", "--quiet");
    await stub.commit();
    await stub.write("stub.json", JSON.stringify(head));
    return stub;
  }

  /** Writes a file. */
  async write(name: string, text: string): Promise<void> {
    await Deno.writeTextFile(join(this.root, name), text);
  }

  /** Commits all there is. */
  async commit(): Promise<void> {
    await this.git("add", "--all");
    const who = ["-c", "user.name=Stub", "-c", "user.email=stub@example.org"];
    await this.git(...who, "commit", "--quiet", "--message=Stub");
  }

  /** Runs git in it, and returns what it says. */
  async git(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await new Deno.Command("git", {
      args: ["-C", this.root, ...args],
    }).output();
    const text = new TextDecoder().decode(stdout);
    if (code === 0) return text.trim();
    throw new Error(new TextDecoder().decode(stderr));
  }

  /** Removes the folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.root, { recursive: true });
  }
}
