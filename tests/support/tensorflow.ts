/** TensorFlow without an engine, for tests. */
import { Tensorflow } from "../../src/tensorflow/mod.ts";
import { libraryFolder } from "./assets.ts";
import { TEST_THREADS } from "./device.ts";

/**
 * Opens TensorFlow, hands it over and closes it.
 *
 * @param body The test.
 * @param functionBudgetBytes Memory that captured functions may keep.
 */
export async function withTensorflow(
  body: (tensorflow: Tensorflow) => Promise<void> | void,
  functionBudgetBytes = 1e9,
): Promise<void> {
  const folder = await libraryFolder();
  const options = { folder, threads: TEST_THREADS, functionBudgetBytes };
  const tensorflow = new Tensorflow(options);
  try {
    tensorflow.activate();
    await body(tensorflow);
  } finally {
    tensorflow.close();
  }
}
