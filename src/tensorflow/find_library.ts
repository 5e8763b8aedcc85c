/** Finding TensorFlow's shared library in a folder. */
import { BackendError } from "../base/errors.ts";
import { isFile } from "./is_file.ts";

/** The two files that make up TensorFlow's library. */
export interface LibraryFiles {
  /** Path of `libtensorflow_cc`, which has the C API. */
  readonly main: string;
  /** Path of `libtensorflow_framework`, which the other one needs. */
  readonly framework: string;
}

/** An operating system on a processor, as `Deno.build` names them. */
export interface Platform {
  /** Operating system, for instance `linux`. */
  readonly os: typeof Deno.build.os;
  /** Processor architecture, for instance `x86_64`. */
  readonly arch: typeof Deno.build.arch;
}

const LINUX_FILES: LibraryFiles = {
  main: "libtensorflow_cc.so.2",
  framework: "libtensorflow_framework.so.2",
};
const MACOS_FILES: LibraryFiles = {
  main: "libtensorflow_cc.2.dylib",
  framework: "libtensorflow_framework.2.dylib",
};

/** File names by platform: those that wheels of TensorFlow 2.20 are made for. */
const FILES: Readonly<Record<string, LibraryFiles>> = {
  "linux x86_64": LINUX_FILES,
  "linux aarch64": LINUX_FILES,
  "darwin aarch64": MACOS_FILES,
};

/**
 * Names of TensorFlow's files on a platform.
 *
 * @param platform The platform; this one by default.
 * @returns File names without a folder.
 * @throws {BackendError} If TensorFlow's library is not made for it.
 */
export function libraryFileNames(
  { os, arch }: Platform = Deno.build,
): LibraryFiles {
  const names = FILES[`${os} ${arch}`];
  if (names !== undefined) return names;
  if (os === "windows") {
    // the wheels for Windows keep the C API inside a Python module
    throw new BackendError(
      "Cannot run TensorFlow on Windows: its packages bring no library that can be opened (use the backend webgpu)",
    );
  }
  throw new BackendError(
    `Cannot run TensorFlow on ${os} ${arch}: expected one of: ${
      Object.keys(FILES).join(", ")
    } (use the backend webgpu or wasm)`,
  );
}

/**
 * Finds TensorFlow's library in a folder.
 *
 * @param folder Folder that holds both files, for instance `tensorflow` of an
 *     unpacked wheel.
 * @param platform The platform; this one by default.
 * @returns Paths of both files.
 * @throws {BackendError} If the platform has no such library or a file is
 *     missing.
 */
export function findLibrary(
  folder: string,
  platform: Platform = Deno.build,
): LibraryFiles {
  const names = libraryFileNames(platform);
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
