import { testContract } from "../support/contract.ts";
import { OPTIMIZERS } from "../../src/engine/catalog.ts";
import { OPTIMIZER_RULES } from "../../src/engine/contracts/optimizer_rules.ts";

testContract("optimizer", OPTIMIZERS, OPTIMIZER_RULES);
