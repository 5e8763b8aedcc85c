/**
 * Prints where native code may be loaded from, separated by commas: tasks start
 * this first and give what it says to `--allow-ffi`.
 */
import { processIo } from "./cli/io.ts";
import { nativePaths } from "./cli/native_paths.ts";

if (import.meta.main) {
  const io = processIo();
  io.out((await nativePaths(io)).join(","));
}
