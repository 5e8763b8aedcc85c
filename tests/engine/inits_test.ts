import { testContract } from "../support/contract.ts";
import { INITS } from "../../src/engine/catalog.ts";
import { INIT_RULES } from "../../src/engine/contracts/init_rules.ts";

testContract("init", INITS, INIT_RULES);
