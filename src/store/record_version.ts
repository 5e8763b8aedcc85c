/** Which form `trial.json` has. */

/**
 * Raised when older Gramlabs could not read what is written: they refuse the
 * record in one line. `schemaVersion` in the record.
 */
export const SCHEMA_VERSION = 1;

/**
 * Raised when something is added or moved: older Gramlabs leave the record as it
 * is. `recordVersion` in the record, which version 1 did not have.
 *
 * 1. Settings, outcome, times and environment.
 * 2. `provenance`; the library's hash, the driver and the instruction sets;
 *    size, path and painter's version of images; the chain of hashes; where it
 *    went on from checkpoints.
 * 3. Metrics left it: they stand in `metrics.json`.
 */
export const RECORD_VERSION = 3;
