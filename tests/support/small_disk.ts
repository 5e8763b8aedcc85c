/** A disk of its own for a shell script: small, full, read-only. */

/** How a script on such a disk ended. */
export interface ScriptRun {
  /** Exit code of the script. */
  readonly code: number;
  /** Text on stdout. */
  readonly out: string;
  /** Text on stderr. */
  readonly err: string;
}

const ENTER = ["--map-root-user", "--mount", "sh", "-c"];

/** Whether this system lets a test mount a disk. */
export const CAN_MOUNT: boolean = canMount();

function canMount(): boolean {
  if (Deno.build.os !== "linux") return false;
  const folder = Deno.makeTempDirSync();
  try {
    const script = `mount -t tmpfs -o size=64k none "$0"`;
    const args = [...ENTER, script, folder];
    return new Deno.Command("unshare", { args }).outputSync().success;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/**
 * Runs a shell script while a disk is mounted, which nobody else sees and
 * which is gone with it.
 *
 * @param script The script; `$DISK` is where the disk is mounted.
 * @param options Folder to mount it on, its first size, and what else the
 *     script is to know.
 */
export async function onSmallDisk(
  script: string,
  { disk, size, env = {} }: {
    readonly disk: string;
    readonly size: string;
    readonly env?: Readonly<Record<string, string>>;
  },
): Promise<ScriptRun> {
  const mount =
    `set -u; mount -t tmpfs -o size=${size} none "$DISK" || exit 99`;
  const { code, stdout, stderr } = await new Deno.Command("unshare", {
    args: [...ENTER, `${mount}\n${script}`],
    env: { ...env, DISK: disk },
    stdin: "null",
  }).output();
  const [out, err] = [stdout, stderr].map((it) => new TextDecoder().decode(it));
  return { code, out: out!, err: err! };
}
