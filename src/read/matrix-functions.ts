// Functions of whole tensors that are no operators of the library.

export const REDUCTIONS: readonly string[] = ["sum", "mean", "norm", "trace"];
export const MATRIX_FUNCTIONS: readonly string[] = [...REDUCTIONS, "softmax"];
