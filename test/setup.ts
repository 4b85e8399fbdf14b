// Before every test file: property tests draw the same cases in every run, so a failure can be repeated.
import fc from "fast-check";

fc.configureGlobal({ seed: 20260, numRuns: 100 });
