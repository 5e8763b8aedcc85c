import { testContract } from "../support/contract.ts";
import { COSTS } from "../../src/engine/catalog.ts";
import { COST_RULES } from "../../src/engine/contracts/cost_rules.ts";

testContract("cost", COSTS, COST_RULES);
