/** How long a trial may say nothing before it is taken for hung. */
import { parseDurationMs } from "../base/duration.ts";
import type { Settings, UsedImage } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { NETWORKS } from "../engine/catalog.ts";
import { iterationFlops } from "../engine/iteration_flops.ts";
import type { SlotEvent } from "./events.ts";

/** Slower than one thread of WebAssembly. */
const SLOWEST_FLOPS_PER_MS = 5e8 / 1000;

/** An iteration that takes so many times the longest one hangs. */
const LONGEST_TIMES = 10;

/** Learns from what a trial tells. */
export class Patience {
  readonly #settings: Settings;
  #waitMs: number;

  /**
   * Starts with what the trial's settings say.
   *
   * @param settings The trial's.
   */
  constructor(settings: Settings) {
    this.#settings = settings;
    this.#waitMs = parseDurationMs(settings.hangTimeout) ?? Infinity;
  }

  /** How long to wait now, in milliseconds. */
  get waitMs(): number {
    return this.#waitMs;
  }

  /** Waits longer for large images and slow devices. */
  note(event: SlotEvent): void {
    if (event.kind === "loaded") {
      this.#allow(this.#longestMs(event.content));
      this.#allow(this.#longestMs(event.style));
    } else if (event.kind === "iteration") {
      this.#allow(LONGEST_TIMES * event.durationMs);
    } else if (event.kind === "step") {
      this.#allow(LONGEST_TIMES * event.record.durationMs);
    }
  }

  #allow(waitMs: number): void {
    this.#waitMs = Math.max(this.#waitMs, waitMs);
  }

  #longestMs({ height, width }: UsedImage): number {
    const network = lookup(NETWORKS, this.#settings.network.name);
    const flops = iterationFlops(network, this.#settings, height, width);
    return flops / SLOWEST_FLOPS_PER_MS;
  }
}
