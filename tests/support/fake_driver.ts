/** NVIDIA's driver as a small C library, for tests without a card. */
import { join } from "node:path";

/** What the fake says. */
export interface FakeDriver {
  /** As cuDriverGetVersion encodes it. Default: 12040. */
  readonly cuda?: number;
  /** What cuInit returns. Default: 0. */
  readonly init?: number;
  /** Compute capabilities of its cards, 10 · major + minor. Default: 80. */
  readonly cards?: readonly number[];
}

/**
 * Compiles a fake driver.
 *
 * @param folder Where it goes.
 * @param fake What it says.
 * @returns Path of the library, called as the real one.
 */
export async function compileDriver(
  folder: string,
  { cuda = 12040, init = 0, cards = [80] }: FakeDriver = {},
): Promise<string> {
  const source = join(folder, "driver.c");
  const library = join(folder, "libcuda.so.1");
  await Deno.writeTextFile(
    source,
    `#include <stdio.h>
    static int cards[] = {${cards.join(",") || "0"}};
    int cuInit(unsigned flags) { return ${init}; }
    int cuDriverGetVersion(int *out) { *out = ${cuda}; return 0; }
    int cuDeviceGetCount(int *out) { *out = ${cards.length}; return 0; }
    int cuDeviceGet(int *out, int index) { *out = 7 + index; return 0; }
    int cuDeviceGetName(char *out, int size, int device) {
      snprintf(out, size, "Fake Card %d", device - 7);
      return 0;
    }
    int cuDeviceTotalMem_v2(unsigned long *out, int device) {
      *out = 40000000000;
      return 0;
    }
    int cuDeviceGetAttribute(int *out, int attribute, int device) {
      int capability = cards[device - 7];
      if (attribute == 75) *out = capability / 10;
      else if (attribute == 76) *out = capability % 10;
      else return 1;
      return 0;
    }`,
  );
  const args = ["-shared", "-fPIC", "-o", library, source];
  const { success } = await new Deno.Command("cc", { args }).output();
  if (!success) throw new Error("Cannot compile the fake driver");
  return library;
}

/** Whether the fake can be made here: a C compiler, on Linux. */
export async function canCompileDriver(): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  try {
    const command = new Deno.Command("cc", { args: ["--version"] });
    return (await command.output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
