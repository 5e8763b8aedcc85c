/** Where the library of NVIDIA's driver lies. */
import { isFile } from "./is_file.ts";

/** Name of the driver's library. */
export const DRIVER = "libcuda.so.1";

/** What the linker of the C library knows: paths, each closed by a zero. */
const LINKER_CACHE = "/etc/ld.so.cache";

/** Folders that the linker may not know: of WSL and of NixOS. */
const OTHER_FOLDERS = ["/usr/lib/wsl/lib", "/run/opengl-driver/lib"];

/**
 * Finds the library of NVIDIA's driver. By its name alone Deno may open it only
 * if it may open every library; by its path, also where it may open few.
 *
 * @param cache Path of the linker's cache.
 * @returns An absolute path, from `LD_LIBRARY_PATH` if it may be read, else
 *     where the linker or some systems have it; undefined if there is none.
 */
export function findDriver(cache: string = LINKER_CACHE): string | undefined {
  const inFolder = (folder: string): string => `${folder}/${DRIVER}`;
  const candidates = [
    ...searchPath().map(inFolder),
    ...linkedPaths(cache),
    ...OTHER_FOLDERS.map(inFolder),
  ];
  return candidates.find(isFile);
}

/** Folders that come before all others, if this process may know them. */
function searchPath(): string[] {
  const variable = "LD_LIBRARY_PATH";
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  const folders = state === "granted" ? Deno.env.get(variable) : undefined;
  return folders?.split(":").filter((folder) => folder.startsWith("/")) ?? [];
}

function linkedPaths(cache: string): string[] {
  if (!isFile(cache)) return [];
  const text = new TextDecoder("latin1").decode(Deno.readFileSync(cache));
  return text.split("\0").filter((it) => it.endsWith(`/${DRIVER}`));
}
