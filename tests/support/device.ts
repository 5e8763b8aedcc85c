/** Devices and sessions for tests. */
import { BACKENDS } from "../../src/engine/catalog.ts";
import { Session, type SessionOptions } from "../../src/engine/session.ts";
import type { Device } from "../../src/engine/device.ts";
import type { NetworkWeights } from "../../src/engine/types.ts";
import { libraryFolder, vgg19Weights } from "./assets.ts";

/** Threads of every test, so that bits do not depend on the machine's cores. */
export const TEST_THREADS = 2;

/** Opens a backend as the tests want it. */
export async function openDevice(backend: string): Promise<Device> {
  return await BACKENDS[backend]!.open({
    libraryFolder: await libraryFolder(),
    threads: TEST_THREADS,
  });
}

// TensorFlow's library stays open once opened: before any test, so that it is
// no test's leak
(await openDevice("tensorflow")).close();

let weights: Promise<NetworkWeights> | undefined;

/** Makes a session with the real VGG-19 on a device. The caller closes it. */
export function sessionOn(device: Device, options?: SessionOptions): Session {
  const source = {
    sha256: "of the tests",
    read: () => weights ??= vgg19Weights(),
  };
  return new Session(device, () => source, options);
}

/** Opens a session with the real VGG-19. The caller closes it. */
export async function openSession(
  backend: string,
  options?: SessionOptions,
): Promise<Session> {
  return sessionOn(await openDevice(backend), options);
}
