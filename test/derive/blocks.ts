// Blocks of many kinds for the tests of whole derivations, by what they are about.

export const BLOCKS: Readonly<Record<string, readonly string[]>> = {
  "convolutions, correlations, pooling, resampling": [
    `given x[n], w[K]
y[i] = sum{k} w[k]*x[i+k]
given L(y)
find d(L)/d(w[k]), d(L)/d(x[m])`,
    `given x[n] outside 0
y[i=0..n-1] = 1 + x[i]
z[i=0..n] = y[i]*[i<n] + x[i-1]
find d(z[i])/d(x[k])`,
    `given x[n] outside 0, w[K] outside 0
y = conv(x, w)
given L(y)
find d(L)/d(x[m]), d(L)/d(w)`,
    `given x[n] outside 0, w[K] outside 0
y[i] = conv(x, w)[i] * x[i]
given L(y)
find d(L)/d(x[m])`,
    `given x[H, W]
y[i, j] = max{k=0..1, l=0..1} x[2*i+k, 2*j+l]
given L(y)
find d(L)/d(x[m, n])`,
    `given x[I], w[K], S >= 1 integer, P >= 0 integer
y[S*i + k - P] += x[i] * w[k]
given L(y)
find d(L)/d(x[m]), d(L)/d(w[k])`,
    `given x[I pad P], w[K], S >= 1 integer
y[i] = sum{k} w[k]*x[S*i+k-P]
given L(y)
find d(L)/d(x[m]), d(L)/d(w[k])`,
    `given x[I], w[K], D >= 1 integer
y[i] = sum{k} w[k]*x[i+D*k]
given L(y)
find d(L)/d(x[m]), d(L)/d(w[k])`,
    `given x[I], w[K]
y[i] = sum{k} w[k]*x[2*i+3*k]
given L(y)
find d(L)/d(x[m]), d(L)/d(w[k])`,
    `given x[H,W], w[K,M]
y[i,j] = sum{k,l} w[k,l]*x[2*i+k,j+2*l]
given L(y)
find d(L)/d(x[a,b]), d(L)/d(w)`,
    `given x[n], w[K], u[m], a
p[i] = sum{k=0..K-1} w[k]*exp(a*k)*x[i+k]
find d(p[i])/d(a)`,
    `given x[n] outside 0, w[K] outside 0, a
y[i] = sum{k} w[k]*sin(a*k)*x[i-k]
z[j=-5..20] = y[j-3]*y[20-j]
find d(y[i])/d(a), d(z[j])/d(a), d(z[j])/d(x[m])`,
    `given x[n] outside 0, w[K] outside 0, v[M] outside 0
y = conv(x, w)
z = conv(y, v)
given L(z)
find d(L)/d(x[m])`,
    `given x[n] outside 0, a
y[i] = x[i]*exp(a*x[i-1])
z[j=0..n+3] = y[j-1]*y[j+1]
find d(z[j])/d(a), d(z[j])/d(x[k])`,
    `given x[n] outside 0, a
y[i] = x[i]*sum{j=0..n-1} [j<=i]*sin(a*j)
z[j=0..n+3] = y[j-1]*y[j+1]
find d(z[j])/d(a), d(z[j])/d(x[k])`,
    `given x[n], r >= 1 integer
y[i = 0..r*n-1] = x[floor(i/r)]
given L(y)
find d(L)/d(x[k])`,
    `given x[n]
y[i = 0..2*n-1] = x[i mod n]^2
given L(y)
find d(L)/d(x[k])`,
    `given x[n] outside 0
y[i = 0..n-1] = x[i-1] + 2*x[i] + x[i+1]
given L(y)
find d(L)/d(x[k])`,
    `given x[I], w[K], S >= 1 integer
y[S*i + k] += x[i] * w[k]
given L(y)
find d(L)/d(x[m])`,
    `given x[I], w[K]
y[2*i + k] += x[i] * w[k]
given L(y)
find d(L)/d(x[m]), d(L)/d(w[k])`,
    `given x[H,W], w[K,K]
y[2*i + k, 2*j + l] += x[i,j] * w[k,l]
given L(y)
find d(L)/d(x[m,n]), d(L)/d(w)`,
    `given x[n] outside 0
y = flip(x)
s = sum{i=0..n-1} y[-i]*x[i]^2
find d(s)/d(x[k])`,
    `given x[n], S >= 1 integer
y = upsample(x, S)
given L(y)
find d(L)/d(x[m])`,
    `given x[n], w[K]
y = corr(x, w)
given L(y)
find d(L)/d(x[m]), d(L)/d(w[k])`,
    `given x[H] outside -inf
y[i=0..H-1] = max{k=-1..1} x[i+k]
given L(y)
find d(L)/d(x[m])`,
    `given x[H pad 1]
y[i] = (sum{k=0..2} x[2*i+k-1])/3
given L(y)
find d(L)/d(x[m])`,
    `given x[C,H,W]
y[c] = (sum{i,j} x[c,i,j])/(H*W)
given L(y)
find d(L)/d(x)`,
  ],
  "softmax, logarithms, losses, layers": [
    `given x[n]
y[i=0..n-2] = exp(x[i])
L = sum{i} y[i]^2 + sum{i=0..n-1} exp(x[i])
find d(L)/d(x[k])`,
    `given W[m,n], x[n], b[m]
y = matmul(W, x) + b
z[i] = tanh(y[i])
given L(z)
find d(L)/d(x), d(L)/d(W), d(L)/d(b)`,
    `given s[n]
p[i] = exp(s[i])/(sum{j} exp(s[j]))
find d(p[i])/d(s[j])
given L(p)
find d(L)/d(s[k])`,
    `given s[n], t[n]
p[i] = exp(s[i])/(sum{j} exp(s[j]))
L = -sum{i} t[i]*log(p[i])
find d(L)/d(s[k]), d(d(L)/d(s[k]))/d(s[l])`,
    `given s[n]
L = log(sum{i} exp(s[i]))
find d(L)/d(s[k]), d(d(L)/d(s[k]))/d(s[l])`,
    `given x[n], y[n]
m = (max{i} x[i])
L = sum{i} exp(x[i]-m)
find d(L)/d(x[k])`,
    `given x[n], a in 0..n-1
L = -x[a] + log(sum{i} exp(x[i]))
find d(L)/d(x[k])`,
    `given x[n], gamma[n], beta[n], eps > 0
mu = (sum{i} x[i])/n
v = (sum{i} (x[i]-mu)^2)/n
xh[i] = (x[i]-mu)/sqrt(v+eps)
y[i] = gamma[i]*xh[i]+beta[i]
given L(y)
find d(L)/d(x[m]), d(L)/d(gamma[m]), d(L)/d(beta[m])`,
    `given Q[n,d], K[m,d], V[m,e]
s[i,j] = sum{k} Q[i,k]*K[j,k]
p[i,j] = exp(s[i,j])/(sum{l} exp(s[i,l]))
o[i,k] = sum{j} p[i,j]*V[j,k]
given L(o)
find d(L)/d(V[j,k]), d(L)/d(Q[a,b]), d(L)/d(K[a,b])`,
    `given x[n], W[h,n], b[h], U[m,h], c[m]
z[j] = sum{i} W[j,i]*x[i] + b[j]
a[j] = relu(z[j])
y[k] = sum{j} U[k,j]*a[j] + c[k]
given L(y)
find d(L)/d(x[i]), d(L)/d(W[j,i]), d(L)/d(U[k,j]), d(L)/d(b[j]), d(L)/d(c[k])`,
    `given x, h, c0, wi, wf, wo, wg, ui, uf, uo, ug
i_ = sigmoid(wi*x+ui*h)
f_ = sigmoid(wf*x+uf*h)
o_ = sigmoid(wo*x+uo*h)
g_ = tanh(wg*x+ug*h)
c = f_*c0 + i_*g_
hh = o_*tanh(c)
find d(hh)/d(wi), d(hh)/d(x), d(c)/d(uf)`,
    `given a[n], b[n]
d1 = sum{i} a[i]*b[i]
na = sqrt(sum{i} a[i]^2)
nb = sqrt(sum{i} b[i]^2)
c = d1/(na*nb)
find d(c)/d(a[k])`,
    `given x[n]
y[i] = softplus(x[i])*sigmoid(x[i]) + tan(x[i]) + atan(x[i])*asinh(x[i]) + sinh(x[i])/cosh(x[i]) + erf(x[i])
find d(y[i])/d(x[k])`,
    `given x[n,c], a[n] integer in 0..c-1
p[i,j] = exp(x[i,j])/(sum{k} exp(x[i,k]))
L = -(sum{i} log(p[i,a[i]]))/n
find d(L)/d(x[k,l])`,
    `given x[n], a in 0..n-1
t[i = 0..n-1] = [i = a]
p[i] = exp(x[i])/(sum{j} exp(x[j]))
L = -sum{i} t[i]*log(p[i])
find d(L)/d(x[k])`,
    `given x[n], t[n]
L = (sum{i} (-t[i]*log(sigmoid(x[i])) - (1-t[i])*log(1-sigmoid(x[i]))))/n
find d(L)/d(x[k])`,
    `given x[n]
v = (sum{i} x[i]^2)/n
y[i] = x[i]/sqrt(v + 1e-3)
given L(y)
find d(L)/d(x[k])`,
    `given x[n], y[n]
r = sqrt(sum{i} (x[i]-y[i])^2)
find d(r)/d(x[k]), d(d(r)/d(x[k]))/d(x[l])`,
    `given x
u = sin(x)
v = cos(u*x)
w = exp(v*u + x)
z = w*v*u
find d(z)/d(x), d(d(z)/d(x))/d(x)`,
    `given x[n]
y = sin(sum{i} x[i]^2)
z = y*exp(y)
find d(z)/d(x[k]), d(d(z)/d(x[k]))/d(x[l])`,
    `given h[n], W[n,n], U[n,m], x[m], b[n]
z[i] = sum{j} W[i,j]*h[j] + sum{j} U[i,j]*x[j] + b[i]
g[i] = tanh(z[i])
h2[i] = (1-sigmoid(z[i]))*g[i] + sigmoid(z[i])*h[i]
given L(h2)
find d(L)/d(h), d(L)/d(W), d(L)/d(b)`,
    `given x[n,d], gamma[d], beta[d], eps > 0
mu[i] = (sum{j} x[i,j])/d
v[i] = (sum{j} (x[i,j]-mu[i])^2)/d
y[i,j] = gamma[j]*(x[i,j]-mu[i])/sqrt(v[i]+eps) + beta[j]
given L(y)
find d(L)/d(x[a,b]), d(L)/d(gamma[b])`,
    `given Z[n,d], tau > 0
s[i,j] = (sum{k} Z[i,k]*Z[j,k])/tau
L = sum{i} (-s[i,n-1-i] + log(sum{j, j != i} exp(s[i,j])))
find d(L)/d(Z[a,b])`,
    `given x[n], m[n], q[n]
kl = sum{i} q[i]*(log(q[i]) - log(x[i])) + sum{i} m[i]*x[i]*log(x[i]/m[i])
assume x[i] > 0, q[i] > 0, m[i] > 0
find d(kl)/d(x[k]), d(kl)/d(q[k])`,
  ],
  "maxima, minima, cases, kinks": [
    `given x[n]
y[i] = max{k=0..2} x[i+k]
given L(y)
find d(L)/d(x[m])`,
    `given x[n]
kink max{} split
y[i] = min{k=0..1} x[i+k]
given L(y)
find d(L)/d(x[m])`,
    `given x[n], c[n]
y[i] = cases{x[i]^2*c[i] if x[i] > 0, c[i]*x[i] otherwise}
given L(y)
find d(L)/d(x[k]), d(L)/d(c[k])`,
    `given x[n], t[n]
L = (sum{i} abs(x[i]-t[i]))/n + (sum{i} (x[i]-t[i])^2)/n
find d(L)/d(x[k])`,
    `given x[n], k in 0..n-1
y = x[argmax{i} x[i]] + x[k]
find d(y)/d(x[m])`,
    `given f[2, 2], X[2] as x, Y[2] as y, cx as c_x, cy as c_y, w, h, a, b, q > 0
x = cx - w/2 + w/(2*q) * (2*a - 1)
y = cy - h/2 + h/(2*q) * (2*b - 1)
F as f_{xy} = sum{i, j} f[i,j] * max(0, 1 - abs(x - X[i])) * max(0, 1 - abs(y - Y[j]))
kink abs right
find d(F)/d(f[i,j]), d(F)/d(cx), d(F)/d(w), d(F)/d(cy), d(F)/d(h)`,
    `given x, a, b
y = clamp(x, a, b) + max(x, a, b) + min(x*a, b) + |x-a| + relu(x*b) + max(0, x)
find d(y)/d(x), d(y)/d(a), d(y)/d(b)`,
    `given x, a, b
kink abs right, relu one, clamp zero, max first
y = clamp(x, a, b) + max(x, a, b) + min(x*a, b) + |x-a| + relu(x*b) + max(0, x)
find d(y)/d(x), d(y)/d(a), d(y)/d(b)`,
    `given x, a, b
kink abs left, relu half, clamp one, max last
y = clamp(x, a, b) + max(x, a, b) + min(x*a, b) + |x-a| + relu(x*b) + max(x, 0)
find d(y)/d(x), d(y)/d(a), d(y)/d(b)`,
    `given x[n]
kink max{} all
y = (max{i} x[i]) + (min{i} x[i]^2)
find d(y)/d(x[k])`,
    `given x[n,m]
y[i] = max{j} x[i,j]
given L(y)
find d(L)/d(x[k,l])`,
    `given x[n]
y = max{i, j, i != j} x[i]*x[j]
find d(y)/d(x[k])`,
    `given x[n], S[n] set
y[i] = sum{(l, m) in S[i]} x[l]*x[m] / |S[i]|
find d(y[i])/d(x[k])`,
    `given x[n], t[n]
L = (sum{i} max(0, 1 - t[i]*x[i])^2)/n + sum{i} relu(1 - t[i]*x[i])
find d(L)/d(x[k]), d(L)/d(t[k])`,
    `given x[n], t[n], delta > 0
u[i] = x[i] - t[i]
l[i] = cases{u[i]^2/2 if |u[i]| <= delta, delta*(|u[i]| - delta/2) otherwise}
L = (sum{i} l[i])/n
find d(L)/d(x[k]), d(L)/d(delta)`,
    `given a1, a2, b1, b2, c1, c2, d1, d2
i1 = max(0, min(a2, b2) - max(a1, b1))
i2 = max(0, min(c2, d2) - max(c1, d1))
I = i1*i2
U = (a2-a1)*(c2-c1) + (b2-b1)*(d2-d1) - I
r = I/U
find d(r)/d(a1), d(r)/d(c2)`,
    `given x[n]
y = (sum{i} |x[i]|^3)^(1/3)
find d(y)/d(x[k])`,
    `given x[n]
y[i=0..n-1] = max{j=0..i} x[j]
given L(y)
find d(L)/d(x[k])`,
    `given x[n], m[n]
y[i] = cases{x[i]/m[i] if m[i] > 0, 0 otherwise}
s = sum{i} y[i]^2
find d(s)/d(x[k]), d(s)/d(m[k])`,
    `given x
y = cases{x^2 if x > 1, 2*x - 1 if x > 0, -1 otherwise}*cases{x if x < 2, 2 otherwise}
find d(y)/d(x), d(d(y)/d(x))/d(x)`,
    `given x, a
y = |x|*|x-a| + max(0, 1-|x-a|) + |(|x| - 1)|
find d(y)/d(x), d(y)/d(a)`,
    `given x[H,W]
y[i] = sum{j} x[i,j]^2
m = max{i} y[i]
find d(m)/d(x[a,b])`,
    `given x[H,W]
y = max{i} min{j} x[i,j]
find d(y)/d(x[a,b])`,
    `given x[n]
r = sum{i=0..n-2} relu(x[i+1]-x[i])
find d(r)/d(x[k])`,
    `given x[n]
kink relu half, abs right
r = sum{i=0..n-2} relu(x[i+1]-x[i])*|x[i]|
find d(r)/d(x[k])`,
  ],
  "products, triangular sums, diagonals, sets": [
    `given x[n], c[n]
y[i] = x[i] * sum{j=0..n-1} [j < i] * c[i-1] * x[j]
find d(y[i])/d(x[k])`,
    `given x[n,n]
t = sum{i} x[i,i]
s = sum{i,j} x[i,j]*x[j,i]
find d(t)/d(x[k,l]), d(s)/d(x[k,l])`,
    `given x[n]
y[i] = x[n-1-i]*x[i]
given L(y)
find d(L)/d(x[m])`,
    `given x[n]
p = prod{i} x[i]
find d(p)/d(x[k]), d(d(p)/d(x[k]))/d(x[l])`,
    `given x[n], y
p = prod{i} (x[i]+y)
find d(p)/d(y)`,
    `given x[n], w[n]
y = prod{i=0..n-1, 2 divides i} (x[i]*w[i])
find d(y)/d(x[k]), d(d(y)/d(x[k]))/d(w[l])`,
    `given x[n]
y = prod{i, j} (x[i] + x[j])
find d(y)/d(x[k])`,
    `given x[n], S set
y = sum{l in S} x[l]^2
find d(y)/d(x[k])`,
    `given x[n]
y[i=0..n-1] = prod{j=0..i} x[j]
given L(y)
find d(y[i])/d(x[k]), d(L)/d(x[k])`,
    `given x[n]
y[i=0..n-1] = sum{j=0..i} x[j]^2
given L(y)
find d(y[i])/d(x[k]), d(L)/d(x[k])`,
    `given x[n], c[n]
y = sum{i, j, i < j} c[i]*x[i]*x[j]
find d(y)/d(x[k]), d(y)/d(c[k])`,
    `given x[n,n]
y = sum{i=0..n-1, j=0..i} x[i,j]*x[j,i]
find d(y)/d(x[k,l])`,
  ],
  "given functions, second derivatives, stop": [
    `given x[n]
z[i] = x[i]^2
y[i=0..2*n-1] = sum{k=0..n-1} [k <= i] * z[k]
given L(y)
find d(L)/d(x[m])`,
    `given f(x), t
x = t^2
y = f(x)
g = f(t^2)
find d(y)/d(t), d(g)/d(t)`,
    `given f(u), a, b
u = a*b
y = f(u) + f(a)
find d(y)/d(b), d(y)/d(a)`,
    `given x[n], L(y)
y[i] = x[i]^2
g[i] = d(L)/d(y[i]) * 2*x[i]
find d(g[i])/d(x[k])`,
    `given x[n], L(y)
y[i] = x[i]^3
R = sum{k} (d(L)/d(x[k]))^2
find d(R)/d(x[m])`,
    `given x[n], L(y)
y[i] = x[i]^3
find d(d(L)/d(x[i]))/d(x[j])`,
    `given x[n]
f = sum{i,j} x[i]*x[j]^2
find d(d(f)/d(x[i]))/d(x[j]), d(d(d(f)/d(x[i]))/d(x[j]))/d(x[k])`,
    `given x[N,C,H], w[F,C,K], b[F]
y[n,f,i] = sum{c,k} w[f,c,k]*x[n,c,i+k] + b[f]
given L(y)
find d(L)/d(x), d(L)/d(w), d(L)/d(b)`,
    `given f(x, y), r > 0, theta
x = r*cos(theta); y = r*sin(theta)
find d(f)/d(r), d(f)/d(theta), d(d(f)/d(r))/d(r)`,
    `given x[n], t[n]
L = sum{i} (x[i]-stop(t[i]*x[i]))^2
find d(L)/d(x[k]), d(L)/d(t[k])`,
    `given u[m], v[n], A[m,n]
s = sum{i,j} u[i]*A[i,j]*v[j]
find d(s)/d(A[k,l]), d(s)/d(u[k]), d(s)/d(v[k]), d(d(s)/d(u[k]))/d(v[l])`,
    `given A[n,n], x[n]
q = sum{i,j} x[i]*A[i,j]*x[j]
find d(q)/d(x[k]), d(d(q)/d(x[k]))/d(x[l])`,
    `given x[n], w[n], a, L(y)
z[i] = sin(a*x[i])
y[i=0..2*n-1] = sum{k=0..n-1} [i <= n-1] * w[k] * z[k]
find d(L)/d(a)`,
    `given x[n], L(y), w[2]
y[i] = x[i]^3*(sum{j=0..n-1} [i<=1]*x[j])
S = sum{k=0..n-1} (d(L)/d(x[k]))^2
T = S*w[0]*w[1]^2
find d(T)/d(w[k])`,
    `given x[n], L(y), w[2]
y[i] = sin(x[i])
S = sum{k=0..n-1} (d(L)/d(x[k]))^2*[k<=1]
T = S*w[0]*w[1]^2
find d(T)/d(w[k]), d(S)/d(x[i])`,
    `given x > 0, y > 0, z
u = x^y + y^x + z^3/(1+x^2)
find d(u)/d(x), d(u)/d(y), d(d(u)/d(x))/d(z), d(d(u)/d(x))/d(x)`,
    `given x[n]
y[i] = sum{j=i..n-1} x[j]*x[i]
given L(y)
find d(L)/d(x[k])`,
    `given x[n], t[n] integer in 0..m-1
y[k=0..m-1] = sum{i} [t[i] = k]*x[i]
given L(y)
find d(L)/d(x[i])`,
    `given A[m,n], B[n,p], x[p]
y = matmul(A, matmul(B, x))
given L(y)
find d(L)/d(x), d(L)/d(A), d(L)/d(B)`,
    `given x[C,H,W], w[C,K,K]
y[c,i,j] = sum{k,l} w[c,k,l]*x[c,i+k,j+l]
given L(y)
find d(L)/d(x[c,a,b]), d(L)/d(w)`,
    `given x[G,C,H], w[G,F,C,K]
y[g,f,i] = sum{c,k} w[g,f,c,k]*x[g,c,i+k]
given L(y)
find d(L)/d(x), d(L)/d(w)`,
    `given f(x, y), g(u), a, b
x = a*b; y = g(u); u = a + b
find d(f)/d(a), d(d(f)/d(a))/d(b)`,
    `given f(x), a
x = sin(a)
h = f(x)^2 + f(a*x)
find d(h)/d(a), d(d(h)/d(a))/d(a)`,
    `given x[n], L(y, z)
y[i] = x[i]^2
z[i] = x[i]*y[i]
find d(L)/d(x[k]), d(L)/d(y[k])`,
    `given x[n], a, L(y, c)
y[i] = a*x[i]
c = sum{i} x[i]
find d(L)/d(x[k]), d(L)/d(a)`,
    `given x, y
a = stop(x)*y + x*stop(y) + stop(x*y)^2
find d(a)/d(x), d(a)/d(y)`,
    `given x, n >= 1 integer
y = x^n + n*x
find d(y)/d(x), d(d(y)/d(x))/d(x)`,
    `given W[m, n], x[n], b[m]
y[j] = sum{i} W[j,i]*x[i] + b[j]
given L(y)
find d(L)/d(x), d(L)/d(W), d(L)/d(b)`,
    `given W[m, n], x[n], b[m]
y = matmul(W, x) + b
given L(y)
find d(L)/d(x), d(L)/d(W), d(L)/d(b)`,
    `given x[n], L(y)
y[i] = x[i]^2
find d(L)/d(y[k])`,
    `given f(x)
given x
find d(f)/d(x)`,
    `given f(x, y), x, y, a
g = f(a^2, f(a, 2*a))
find d(g)/d(a), d(d(g)/d(a))/d(a)`,
    `given x[n], y[n]
s = sum{i} x[i]*stop(x[i]*y[i])
find d(s)/d(x[k]), d(s)/d(y[k])`,
    `given x
f1 = sin(x*x + x)
f2 = sin(f1*x + f1)
f3 = sin(f2*x + f2)
f4 = sin(f3*x + f3)
f5 = sin(f4*x + f4)
f6 = sin(f5*x + f5)
find d(f6)/d(x), d(d(f6)/d(x))/d(x)`,
    `given a, b, c
y = (a*b + c)^2/(a + b^2 + c^2 + 1)
find d(y)/d(a), d(d(y)/d(a))/d(b), d(d(d(y)/d(a))/d(b))/d(c)`,
    `given w[n], x[m,n], t[m], lam
z[i] = sum{j} w[j]*x[i,j]
L = (sum{i} softplus(-t[i]*z[i]))/m + lam*sum{j} w[j]^2
find d(L)/d(w[k]), d(d(L)/d(w[k]))/d(w[l])`,
  ],
  "tasks other than find, settings": [
    `given x[n], L(y)
y[i] = x[i]^2
show d(L)/d(x[m]) = sum{i} d(L)/d(y[i]) * 2 * x[m] * [i = m]`,
    `given x[n], L(y)
y[i] = x[i]^2
show d(L)/d(x[m]) = d(L)/d(y[m]) * (x[m] + x[m])`,
    `given x[n], w[K], L(y)
y[i] = sum{k} w[k]*x[i+k]
show d(L)/d(x[m]) = sum{k} w[k]*d(L)/d(y[m-k])*[0<=m-k and m-k<=n-K]`,
    `given x[n], t[n]
assume sum{i} t[i] = 1
p[i] = exp(x[i])/(sum{j} exp(x[j]))
L = -sum{i} t[i]*log(p[i])
find d(L)/d(x[k])
show d(L)/d(x) = p - t`,
    `given x[n]
f = sum{i} x[i]^2*x[n-1-i]
show sum{k} x[k]*d(f)/d(x[k]) = 3*f`,
    `given x[n]
f = sum{i,j} x[i]*x[j]
show sum{k} x[k]*d(f)/d(x[k]) = 2*f`,
    `given f(x, y), r > 0, theta
x = r*cos(theta); y = r*sin(theta)
show (d(f)/d(r))^2 + 1/r^2 * (d(f)/d(theta))^2 = (d(f)/d(x))^2 + (d(f)/d(y))^2`,
    `given x[n] outside 0, w[K] outside 0
show conv(x, w) = conv(w, x)`,
    `given x[n] outside 0, w[K] outside 0, v[M] outside 0
show conv(conv(x, w), v) = conv(x, conv(w, v))`,
    `given x, y
show (x+y)^2 - (x-y)^2 = 4*x*y`,
    `given x, y
show sin(x)^2 + cos(x)^2 = 1`,
    `given s[n], t[n]
p[i] = exp(s[i])/(sum{j} exp(s[j]))
L = -sum{i} t[i]*log(p[i])
show d(L)/d(s[k]) = p[k]*(sum{i} t[i]) - t[k]
show L = log(sum{j} exp(s[j]))*(sum{i} t[i]) - sum{i} t[i]*s[i]`,
    `given s[n], a in 0..n-1
L = -s[a] + log(sum{j} exp(s[j]))
p[i] = exp(s[i])/(sum{j} exp(s[j]))
show d(L)/d(s[k]) = cases{p[k] - 1 if k = a, p[k] otherwise}`,
    `given x[I], w[K], S >= 1 integer, P >= 0 integer
y[S*i + k - P] += x[i] * w[k]
size y crop P`,
    `A = [[4,5,2,2,1],[3,3,2,2,4],[4,3,4,1,1],[5,1,4,1,2],[5,1,3,1,4]]
B = [[4,3,3],[5,5,5],[2,4,3]]
C[i, j] = sum{k, l} B[k, l] * A[i+k, j+l]
size C
compute C`,
    `index from 1
given x[n], w[K]
y[i] = sum{k} w[k] * x[i+k-1]
given L(y)
find d(L)/d(x[m]), d(L)/d(w[k])`,
    `index from 1
given x[n]
y = sum{i} i*x[i]^2
find d(y)/d(x[k])`,
  ],
  "reads at places that vary": [
    `given x[n], v[n]
S = x[argmax{j} v[j]]*v[0]^2
find d(d(S)/d(v[k]))/d(x[l]), d(d(S)/d(x[l]))/d(v[k])`,
    `given x[n] outside 0, z[n, m] outside 0
y[i=0..m-1] = z[i, i+1]/(2 + cos(x[i+1]))*relu(x[i])
S = sum{i} y[i]*sin(y[i])
find d(d(S)/d(x[j]))/d(x[l])`,
    `given x[n] outside 0, L(y)
y[i=0..2*n-1] = sum{k=0..n-1, i <= n-1} 2*x[i]
find d(L)/d(x[j])`,
    `given x[n] outside 0, s >= 1 integer, L(y)
y[i=0..m-1] = relu(x[s*i+i])
find d(L)/d(x[j])`,
  ],
  others: [
    `given x[n]
z[i] = x[i]^2
y[i=0..2*n-1] = sum{k=0..n-1} [k <= i] * z[k]
find d(y[i])/d(x[m])`,
    `given x[n], t
y[i=0..n-1] = sin(i*t)*x[i]
L = sum{i} y[i]
find d(L)/d(t)`,
    `given x, t
y[i=0..2] = sin(i*t)
L = cos(x*t) + y[1]
find d(L)/d(x)`,
    `given x[n], c[n], m in 0..3
L = sum{i=0..n-1} [m >= 1]*[i <= m-1] * c[m-1]*x[i]^2
find d(L)/d(x[k])`,
    `given x[n], w[n], a
z[i] = sin(a*x[i])
y[i=0..2*n-1] = sum{k=0..n-1} [i <= n-1] * w[k] * z[k]
find d(y[i])/d(a)`,
    `given x[n], w[n], a
z[i] = sin(a*x[i])
y[i=0..2*n-1] = sum{k=0..n-1} [k <= i] * w[k] * z[k]
find d(y[i])/d(a)`,
    `given E[V,d], t[n] integer in 0..V-1, W[d]
y = sum{i,j} E[t[i],j]*W[j]
find d(y)/d(E[v,k]), d(y)/d(W[k])`,
    `given A[m,n], B[m,n]
C = hadamard(A, B)
s = sum{i,j} C[i,j]^2
find d(s)/d(A), d(s)/d(B[i,j])`,
    `given A[n,n]
s = sum{i,j} A[i,j]*A[j,i]
q = sum{i,j} transpose(A)[i,j]*A[i,j]
find d(s)/d(A[k,l]), d(q)/d(A[k,l])`,
    `given u[m], v[n]
A = outer(u, v)
given L(A)
find d(L)/d(u), d(L)/d(v)`,
    `given x[n], p > 1
y = (sum{i} x[i]^p)^(1/p)
assume x[i] > 0
find d(y)/d(x[k]), d(y)/d(p)`,
    `given x[n], f(u), u
y[i] = f(x[i])
s = sum{i} y[i]*f(x[i]^2)
find d(s)/d(x[k])`,
    `given x[n]
y = (x[0] - x[n-1])^2 + x[0]*x[1]
find d(y)/d(x[k])`,
    `given n >= 2 integer, x[0..n]
y = sum{i=1..n} (x[i]-x[i-1])^2
find d(y)/d(x[k])`,
    `given x[0..N], h > 0
u[i=1..N-1] = (x[i-1]-2*x[i]+x[i+1])/h^2
given L(u)
find d(L)/d(x[k]), d(L)/d(h)`,
    `given x, y
find d(x^2*y)/d(x)`,
    `given x[n], c[n]
e = (sum{i} c[i]*x[i])/(sum{i} c[i])
v = (sum{i} c[i]*(x[i]-e)^2)/(sum{i} c[i])
find d(v)/d(x[k]), d(v)/d(c[k])`,
  ],
};
