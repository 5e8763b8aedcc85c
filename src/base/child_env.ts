/** Variables of child processes. */

/**
 * What every child process is given. Deno starts none that inherits a variable
 * of the dynamic linker, unless the program may run everything; containers for
 * NVIDIA's cards set `LD_LIBRARY_PATH`. Empty is as good as not set.
 */
export const CHILD_ENV: Readonly<Record<string, string>> = {
  LD_LIBRARY_PATH: "",
  LD_PRELOAD: "",
};
