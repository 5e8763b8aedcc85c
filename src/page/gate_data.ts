/** What a page of images before and after is made of. */

/** How much brighter differences are made at first, at most. */
export const MOST_FULL_GAIN = 32;

/** An image of the page. */
export interface GateImage {
  /** Its address. */
  readonly url: string;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
}

/** A place in an image, in shares of its sides. */
export interface GateSpot {
  /** From the left. */
  readonly left: number;
  /** From the top. */
  readonly top: number;
  /** How wide. */
  readonly width: number;
  /** How high. */
  readonly height: number;
}

/** Values by step. */
export type GateCurve = readonly (readonly [step: number, value: number])[];

/** One row of a table. */
export interface GateRow {
  /** `bad`, `warn`, or empty for no news. */
  readonly tone: string;
  /** A text for each column. */
  readonly cells: readonly string[];
}

/** One trial, or one image of another program. */
export interface GateItem {
  /** Its id. */
  readonly id: string;
  /** What it is called for people. */
  readonly label: string;
  /** One word. */
  readonly verdict: string;
  /** How the image is beside the approved one; null if there are no two. */
  readonly look: string | null;
  /** Whether it is told as bad news. */
  readonly isBad: boolean;
  /** Whether it is news at all. */
  readonly isNews: boolean;
  /** Why, as a sentence. */
  readonly reason: string;
  /** The approved image; null if there is none. */
  readonly before: GateImage | null;
  /** The image of now; null if there is none. */
  readonly after: GateImage | null;
  /**
   * How much brighter their difference is made at first, so that it fills the
   * range, at most {@linkcode MOST_FULL_GAIN}; null for equal images, and where there are not two of one size.
   */
  readonly gain: number | null;
  /** Where the images differ most; null if they are within their bands. */
  readonly spot: GateSpot | null;
  /** Costs before and after; null if there are none. */
  readonly curves: {
    /** The approved run's. */
    readonly before: GateCurve;
    /** The one of now. */
    readonly after: GateCurve;
  } | null;
  /** What was compared. */
  readonly rows: readonly GateRow[];
  /** Where both were made: name and value. */
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** What the parts of an item are called. */
export interface GateWords {
  /** What the approved image is called. */
  readonly before: string;
  /** What the other one is called. */
  readonly after: string;
  /** Title of the table. */
  readonly table: string;
  /** Headings of the table. */
  readonly columns: readonly string[];
  /** What the words of the table mean; empty where they are plain. */
  readonly legend: string;
}

/** Trials of one study. */
export interface GateStudy {
  /** Its name. */
  readonly name: string;
  /** Sentences about it. */
  readonly lines: readonly string[];
  /** Its trials. */
  readonly items: readonly GateItem[];
  /** Sentences below them. */
  readonly notes: readonly string[];
  /** What its parts are called; left out where all are called the same. */
  readonly words?: GateWords;
}

/** Everything on the page. */
export interface GateData extends GateWords {
  /** The page's name. */
  readonly title: string;
  /** What came of it. */
  readonly headline: string;
  /** `bad`, `warn` if a person has to look, or empty for good news. */
  readonly tone: string;
  /** Sentences below it. */
  readonly lines: readonly string[];
  /** What a person may do. */
  readonly steps: readonly string[];
  /** The studies. */
  readonly studies: readonly GateStudy[];
}
