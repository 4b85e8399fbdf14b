// The text that the page begins with, where the address holds none.

export const FIRST_TEXT = `given x[n], w[K]
y[i] = sum{k} w[k]*x[i+k]
given L(y)
find d(L)/d(w[k]), d(L)/d(x[m])
`;
