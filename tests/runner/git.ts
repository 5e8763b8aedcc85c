/** A repository of git, for tests. */
import { ok } from "node:assert/strict";

/** Removed at the end of the block. */
export class Repository implements AsyncDisposable {
  private constructor(
    /** The folder. */
    readonly folder: string,
  ) {}

  /** Makes one, with a commit of `files`. */
  static async create(
    files: Readonly<Record<string, string>>,
  ): Promise<Repository> {
    const repository = new Repository(await Deno.makeTempDir());
    await repository.git("init", "--quiet");
    for (const [name, text] of Object.entries(files)) {
      await repository.write(name, text);
    }
    await repository.git("add", "--all");
    await repository.git("commit", "--quiet", "--no-gpg-sign", "--message=One");
    return repository;
  }

  /** Writes a file. */
  async write(name: string, content: string | Uint8Array): Promise<void> {
    const bytes = typeof content === "string"
      ? new TextEncoder().encode(content)
      : content;
    await Deno.writeFile(`${this.folder}/${name}`, bytes);
  }

  /** Runs git there, apart from who the user is. */
  async git(...args: string[]): Promise<void> {
    const who = ["-c", "user.name=Test", "-c", "user.email=test"];
    const { success, stderr } = await new Deno.Command("git", {
      args: ["-C", this.folder, ...who, ...args],
    }).output();
    ok(success, new TextDecoder().decode(stderr));
  }

  /** Removes the folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}
