/** Finding TensorFlow's shared library. */
import { BackendError } from "../base/errors.ts";

/** The two files that make up TensorFlow's library. */
export interface LibraryFiles {
  /** Path of `libtensorflow_cc`, which has the C API. */
  readonly main: string;
  /** Path of `libtensorflow_framework`, which the other one needs. */
  readonly framework: string;
}

/** File names by operating system. */
const NAMES: Readonly<Partial<Record<typeof Deno.build.os, LibraryFiles>>> = {
  linux: {
    main: "libtensorflow_cc.so.2",
    framework: "libtensorflow_framework.so.2",
  },
  darwin: {
    main: "libtensorflow_cc.2.dylib",
    framework: "libtensorflow_framework.2.dylib",
  },
};

/**
 * Finds TensorFlow's library in a folder.
 *
 * @param folder Folder that holds both files, for instance `tensorflow` of an
 *     unpacked wheel.
 * @param os Operating system.
 * @returns Paths of both files.
 * @throws {BackendError} If the system has no such library or a file is
 *     missing.
 */
export function findLibrary(
  folder: string,
  os: typeof Deno.build.os = Deno.build.os,
): LibraryFiles {
  const names = NAMES[os];
  if (names === undefined) {
    throw new BackendError(
      `Cannot run TensorFlow on ${os}: expected linux or darwin`,
    );
  }
  const files = {
    main: `${folder}/${names.main}`,
    framework: `${folder}/${names.framework}`,
  };
  for (const file of Object.values(files)) {
    if (!isFile(file)) {
      throw new BackendError(
        `Cannot find TensorFlow: expected "${file}" (set GRAMLAB_TENSORFLOW to the folder that holds it)`,
      );
    }
  }
  return files;
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    if (error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}
