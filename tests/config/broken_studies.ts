/** Studies that differ from a good one in a line, and whether they are good. */

/** Uses every key and every form. */
export const GOOD = `name: good
base:
  content: photo:astronaut
  style: painted:swirl?seed=2
  size: 320
  network: { name: vgg19, pooling: max }
  contentLayers: [conv4_2]
  styleLayers: { conv1_1: 1, conv5_1: 2 }
  optimizer: { name: adam, learningRate: 0.02 }
  clamp: true
  precision: float32
  backend: auto
  saveEvery: 0
grid:
  beta: [40, { value: 400, label: strong }]
  optimizer.beta1: { linear: [0.8, 0.9], points: 2 }
zip:
  - { styleSize: [128, 256], alpha: { range: [1, 2, 1] } }
cases:
  - {}
  - { network.pooling: average }
random:
  count: 2
  space:
    iterations: { int: [50, 200] }
    styleLayers.conv2_1: { logUniform: [0.1, 10] }
    init: { choice: [content, noise], weights: [1, 3] }
seeds: [1, 2]
when:
  - if: { init: noise }
    set: { logEvery: 10 }
exclude:
  - { beta: 400, network.pooling: average }
`;

/** A line, what stands instead, and whether the study is still good. */
export type Change = readonly [line: string, instead: string, good?: boolean];

/** Changes. */
export const CHANGES: readonly Change[] = [
  ["name: good", "name: Not Good"],
  ["name: good", "nme: good"],
  ["  saveEvery: 0", "  timeout: 1h30m", true],
  ["  saveEvery: 0", "  timeout: off"],
  ["  saveEvery: 0", "  timeout: 1H"],
  ["name: good", "name: 7"],
  ["name: good", "name: good-2_b.c", true],
  ["name: good", "name: good\nnotes: none"],
  ["name: good", "name: good\nextends: 7"],
  ["name: good", "name: good\norder: as-written", true],
  ["name: good", "name: good\norder: random"],
  ["name: good", "name: good\nextends: configs/origin.yaml", true],
  ["name: good", "extends: configs/origin.yaml"],
  ["  size: 320", "  size: null"],
  ["name: good", "name: good\nstop: {rule: plateau, metric: total}", true],
  ["name: good", "name: good\nstop: {rule: median}"],
  ["name: good", "name: good\nstop: {rule: medin, metric: total}"],
  ["name: good", "name: good\nstop: {rule: halving, metric: style, factor: 1}"],
  ["name: good", "name: good\nstop: {rule: plateau, metric: stile}"],
  [
    "name: good",
    "name: good\nsearch: {method: random, metric: styleDistance, trials: 2}",
    true,
  ],
  ["name: good", "name: good\nsearch: {method: random, metric: styleDistance}"],
  [
    "name: good",
    "name: good\nsearch: {method: bayes, metric: styleDistance, trials: 2}",
  ],
  ["  count: 2", "  seed: 2"],
  ["  optimizer.beta1: { linear: [0.8, 0.9], points: 2 }", "  alpha: null"],
  ["  content: photo:astronaut", "  content: photo:astronut"],
  ["  content: photo:astronaut", "  content: ''"],
  ["  content: photo:astronaut", "  content: http://x/a.png"],
  ["  content: photo:astronaut", "  content: ../a b.png", true],
  ["  content: photo:astronaut", "  content: C:\\a.png", true],
  ["  content: photo:astronaut", "  content: null"],
  ["  content: photo:astronaut", "  alpha: 3"],
  ["  style: painted:swirl?seed=2", "  style: painted:swirl?seed=02"],
  ["  style: painted:swirl?seed=2", "  style: painted:swril"],
  ["  style: painted:swirl?seed=2", "  style: painted:swirl", true],
  ["  size: 320", "  size: 320.5"],
  ["  size: 320", "  size: 0"],
  ["  size: 320", "  size: '320'"],
  ["  size: 320", "  sizes: 320"],
  ["  size: 320", "  size: 16384", true],
  ["  network: { name: vgg19, pooling: max }", "  network: vgg16"],
  ["  network: { name: vgg19, pooling: max }", "  network: { pooling: max }"],
  [
    "  network: { name: vgg19, pooling: max }",
    "  network: { name: vgg19, pool: max }",
  ],
  ["  network: { name: vgg19, pooling: max }", "  network: vgg19", true],
  ["  contentLayers: [conv4_2]", "  contentLayers: []"],
  ["  contentLayers: [conv4_2]", "  contentLayers: [conv4_2, conv4_2]"],
  ["  contentLayers: [conv4_2]", "  contentLayers: conv4_2"],
  ["  styleLayers: { conv1_1: 1, conv5_1: 2 }", "  styleLayers: {conv1_1: 0}"],
  ["  styleLayers: { conv1_1: 1, conv5_1: 2 }", "  styleLayers: {conv1_1: -1}"],
  ["  styleLayers: { conv1_1: 1, conv5_1: 2 }", "  styleLayers: {conv1: 1}"],
  ["  styleLayers: { conv1_1: 1, conv5_1: 2 }", "  styleLayers: {}"],
  [
    "  styleLayers: { conv1_1: 1, conv5_1: 2 }",
    "  styleLayers: {conv1_1: 0, conv2_1: 1e-3}",
    true,
  ],
  [
    "  optimizer: { name: adam, learningRate: 0.02 }",
    "  optimizer: { name: adam, learningRate: 0 }",
  ],
  [
    "  optimizer: { name: adam, learningRate: 0.02 }",
    "  optimizer: { name: adam, learningrate: 0.02 }",
  ],
  [
    "  optimizer: { name: adam, learningRate: 0.02 }",
    "  optimizer: { name: adm, learningRate: 0.02 }",
  ],
  ["  clamp: true", "  clamp: yes"],
  ["  precision: float32", "  precision: float16"],
  ["  backend: auto", "  backend: cuda"],
  ["  saveEvery: 0", "  saveEvery: -1"],
  ["  saveEvery: 0", "  iterations: 1000001"],
  [
    "  beta: [40, { value: 400, label: strong }]",
    "  bta: [40, 400]",
  ],
  ["  beta: [40, { value: 400, label: strong }]", "  beta: []"],
  ["  beta: [40, { value: 400, label: strong }]", "  beta: 40"],
  ["  beta: [40, { value: 400, label: strong }]", "  beta: [40, 40]"],
  ["  beta: [40, { value: 400, label: strong }]", "  beta: [40, -4]"],
  ["  beta: [40, { value: 400, label: strong }]", "  beta: [[40], 4]"],
  ["  beta: [40, { value: 400, label: strong }]", "  logEvery: [1, 2]"],
  [
    "  beta: [40, { value: 400, label: strong }]",
    "  beta: [40, { value: 400, label: '' }]",
  ],
  [
    "  beta: [40, { value: 400, label: strong }]",
    "  beta: [40, { value: 400 }]",
  ],
  [
    "  beta: [40, { value: 400, label: strong }]",
    "  beta: [40, { label: strong }]",
  ],
  [
    "  beta: [40, { value: 400, label: strong }]",
    "  beta: { glob: ../*.png }",
  ],
  [
    "  beta: [40, { value: 400, label: strong }]",
    "  beta: { log: [0, 100], points: 3 }",
  ],
  [
    "  beta: [40, { value: 400, label: strong }]",
    "  beta: { log: [1, 100] }",
  ],
  [
    "  beta: [40, { value: 400, label: strong }]",
    "  beta: { range: [40, 400, 0] }",
  ],
  [
    "  beta: [40, { value: 400, label: strong }]",
    "  beta: { range: [40, 401, 180] }",
    true,
  ],
  [
    "  beta: [40, { value: 400, label: strong }]",
    "  size: { linear: [0.6, 320.2], points: 3 }",
    true,
  ],
  [
    "  beta: [40, { value: 400, label: strong }]",
    "  size: { linear: [0.4, 320], points: 3 }",
  ],
  [
    "  optimizer.beta1: { linear: [0.8, 0.9], points: 2 }",
    "  optimizer.beta1: { linear: [0.8, 1], points: 2 }",
  ],
  [
    "  optimizer.beta1: { linear: [0.8, 0.9], points: 2 }",
    "  optimizer.beta1: { linear: [0.8, 0.8], points: 2 }",
  ],
  [
    "  optimizer.beta1: { linear: [0.8, 0.9], points: 2 }",
    "  optimizer.beta1: { linear: [0.8, 0.9], points: 1 }",
  ],
  [
    "  optimizer.beta1: { linear: [0.8, 0.9], points: 2 }",
    "  optimizer.beta3: [0.8, 0.9]",
  ],
  [
    "  - { styleSize: [128, 256], alpha: { range: [1, 2, 1] } }",
    "  - {}",
  ],
  [
    "  - { styleSize: [128, 256], alpha: { range: [1, 2, 1] } }",
    "  - { styleSize: [128, 128], alpha: [1, 2] }",
    true,
  ],
  [
    "  - { styleSize: [128, 256], alpha: { range: [1, 2, 1] } }",
    "  styleSize: [128, 256]",
  ],
  ["  - { network.pooling: average }", "  - { network.pooling: mean }"],
  ["  - { network.pooling: average }", "  - { network.pooling: [max] }"],
  ["  - { network.pooling: average }", "  - {}"],
  ["  count: 2", "  count: 0"],
  ["  count: 2", "  count: 2\n  method: halton"],
  ["  count: 2", "  count: 2\n  method: sobol", true],
  [
    "    iterations: { int: [50, 200] }",
    "    iterations: { int: [50.5, 200] }",
  ],
  [
    "    iterations: { int: [50, 200] }",
    "    iterations: { int: [50, 200], uniform: [50, 200] }",
  ],
  ["    iterations: { int: [50, 200] }", "    iterations: [50, 200]"],
  [
    "    iterations: { int: [50, 200] }",
    "    iterations: { uniform: [50.5, 200.4] }",
    true,
  ],
  [
    "    init: { choice: [content, noise], weights: [1, 3] }",
    "    init: { choice: [content, white], weights: [1, 3] }",
  ],
  [
    "    init: { choice: [content, noise], weights: [1, 3] }",
    "    init: { choice: [content, noise], weights: [0, 0] }",
  ],
  [
    "    init: { choice: [content, noise], weights: [1, 3] }",
    "    init: { uniform: [1, 3] }",
  ],
  ["seeds: [1, 2]", "seeds: []"],
  ["seeds: [1, 2]", "seeds: 0"],
  ["seeds: [1, 2]", "seeds: [1, 1.5]"],
  ["seeds: [1, 2]", "seeds: null", true],
  ["seeds: [1, 2]", "seeds: 3", true],
  ["  - if: { init: noise }", "  - if: {}"],
  ["  - if: { init: noise }", "  - if: { init: { value: noise, label: n } }"],
  ["  - if: { init: noise }", "  - iff: { init: noise }"],
  ["  - if: { init: noise }", "  - if: { optimizer.beta1: 2 }"],
  ["    set: { logEvery: 10 }", "    set: { logEvery: 0 }"],
  ["    set: { logEvery: 10 }", "    set: { logEvry: 10 }"],
  [
    "    set: { logEvery: 10 }",
    "    set: { iterations: { value: 9, label: nine } }",
    true,
  ],
  ["  - { beta: 400, network.pooling: average }", "  - beta"],
  [
    "  - { beta: 400, network.pooling: average }",
    "  - { styleLayers.conv9_1: 1 }",
  ],
];
