// The commands, each loaded when it is asked for. In dist/ this file and all that it loads is one script with a
// code cache beside it (docs/decisions/0012-two-scripts.md).

export const loadBuild = async () => (await import("./build.ts")).build;
export const loadBuildWorker = async () => (await import("./build-worker.ts")).serve;
export const loadWatch = async () => (await import("./watch.ts")).watch;
export const loadInit = async () => (await import("./init.ts")).init;
export const loadDerive = async () => (await import("./derive.ts")).derive;
export const loadEvaluate = async () => (await import("./evaluate.ts")).evaluate;
export const loadTrain = async () => (await import("./train.ts")).train;
export const loadExplain = async () => (await import("./explain.ts")).explain;
export const loadCheck = async () => (await import("./check.ts")).check;
export const loadCheckWorker = async () => (await import("./check-worker.ts")).serve;
