"""Numbers for cases.jsonl, from PyTorch alone: values, gradients by autograd, second derivatives by autograd of these.
Run: python3 generate.py > cases.jsonl (PyTorch 1.13)"""
import torch.nn.functional as F, math
import torch, json, sys
from case import CASES, J, R, case
torch.manual_seed(20260)
x=R(1,2,2,3,2)
w=R(2,2,2,1,3)
case("transposed conv 3d","""
given x[C, D, H, W], w[C, F, K, M, P], s >= 1 integer, r >= 1 integer
y[f, s*a + k, s*b + r*m, s*c + p] += x[q, a, b, c]*w[q, f, k, m, p]
given L(y)
find d(L)/d(x), d(L)/d(w)
""",dict(x=x[0],w=w,s=2,r=2),lambda x,w,s,r: dict(y=F.conv_transpose3d(x[None],w,stride=2,dilation=(1,2,1))[0]),["x","w"])
case("LRN even","""
given x[N, C outside 0, M], al > 0, be > 0, k > 0, n >= 1 integer
y[b, c = 0..C-1, m] = x[b, c, m] / (k + al/n * (sum{j = -floor(n/2)..floor((n-1)/2)} x[b, c+j, m]^2))^be
given L(y)
find d(L)/d(x)
""",dict(x=R(1,5,2),al=0.3,be=0.75,k=2.0,n=4),lambda x,al,be,k,n: dict(y=F.local_response_norm(x,4,alpha=0.3,beta=0.75,k=2.0)),["x"])
def spec(W,u0):
    u=u0
    for _ in range(2):
        v=W.T@u; v=v/v.norm(); u=W@v; u=u/u.norm()
    s=u@W@v
    return dict(Y=W/s)
case("spectral norm","""
given W[m, n], u0[m]
a = W^T u0
v1 = a/norm(a)
b = W v1
u1 = b/norm(b)
c = W^T u1
v2 = c/norm(c)
e = W v2
u2 = e/norm(e)
sigma = u2^T W v2
Y = W/sigma
given L(Y)
find d(L)/d(W), d(L)/d(u0)
""",dict(W=R(3,2),u0=R(3)),spec,["W","u0"])
case("replicate pad 2d","""
given x[C, H, W], l >= 0 integer, r >= 0 integer, t >= 0 integer, b >= 0 integer
y[c, i = 0..H+t+b-1, j = 0..W+l+r-1] = x[c, clamp(i-t, 0, H-1), min(max(j-l, 0), W-1)]
given L(y)
find d(L)/d(x)
""",dict(x=R(1,3,1),l=2,r=3,t=0,b=2),lambda x,**k:dict(y=F.pad(x[None],(2,3,0,2),mode="replicate")[0]),["x"])
case("max pool 3d","""
given x[C, D outside -inf, H outside -inf, W outside -inf], s >= 1 integer, p >= 0 integer
y[c, i = 0..1, j = 0..2, k = 0..1] = max{a=0..2, b=0..2, e=0..2} x[c, s*i+a-p, s*j+b-p, s*k+e-p]
given L(y)
find d(L)/d(x)
""",dict(x=R(2,4,6,4),s=2,p=1),lambda x,**k:dict(y=F.max_pool3d(x[None],3,2,1)[0]),["x"])
case("triplet margin swap","""
given a[N, D], p[N, D], n[N, D], m > 0, e > 0
dp[i] = sqrt(sum{k} (a[i, k] - p[i, k] + e)^2)
dn[i] = sqrt(sum{k} (a[i, k] - n[i, k] + e)^2)
ds[i] = sqrt(sum{k} (p[i, k] - n[i, k] + e)^2)
L = 1/N * sum{i} max(0, dp[i] - min(dn[i], ds[i]) + m)
find d(L)/d(a), d(L)/d(p), d(L)/d(n)
""",dict(a=R(4,3),p=R(4,3),n=R(4,3),m=1.0,e=1e-6),lambda a,p,n,m,e:dict(L=F.triplet_margin_loss(a,p,n,margin=1.0,swap=True)),["a","p","n"])
case("hinge embedding","""
given x[N, M], y[N, M], D
L = mean(cases{x if y = 1, max(0, D - x) otherwise})
find d(L)/d(x)
""",dict(x=R(3,2),y=torch.tensor([[1.,-1],[1,1],[-1,-1]]),D=1.0),lambda x,y,D:dict(L=F.hinge_embedding_loss(x,y)),["x"])
l=torch.tensor([2,2,1])
case("CTC","""
given x[T, C], l[S] integer in 1..C-1
p[t, c] = exp(x[t, c])/(sum{k} exp(x[t, k]))
e[s = 0..2*S] = cases{0 if 2 divides s, l[(s-1)/2] otherwise}
a[t, s] = p[t, e[s]]*(a[t-1, s] + cases{a[t-1, s-1] if s >= 1, 0 otherwise} + cases{a[t-1, s-2] if s >= 2 and e[s] != 0 and e[s] != e[s-2], 0 otherwise})
a[-1, s] = [s = 0]
L = -log(a[T-1, 2*S] + a[T-1, 2*S-1])
find d(L)/d(x)
""",dict(x=R(6,4),l=torch.tensor([2,2,1])),lambda x,l:dict(L=F.ctc_loss(F.log_softmax(x,1)[:,None],l[None],torch.tensor([6]),torch.tensor([3]),reduction="sum")),["x"])
def ntx(z,tau):
    z=z/z.norm(dim=1,keepdim=True); N=z.shape[0]//2
    s=z@z.T/tau; s=s.masked_fill(torch.eye(2*N,dtype=bool),-math.inf)
    return dict(L=F.cross_entropy(s,(torch.arange(2*N)+N)%(2*N)))
case("NT-Xent","""
given z[2*N, D], tau > 0
u[i, k] = z[i, k]/sqrt(sum{d} z[i, d]^2)
s[i, j] = (sum{k} u[i, k]*u[j, k])/tau
L = 1/(2*N) * sum{i} (log(sum{j, j != i} exp(s[i, j])) - s[i, (i+N) mod (2*N)])
find d(L)/d(z), d(L)/d(tau)
""",dict(z=R(6,3),tau=torch.tensor(0.5)),ntx,["z","tau"])
def arc(x,W,t,s,m):
    c=F.normalize(x)@F.normalize(W).T
    th=torch.acos(c); oh=F.one_hot(t,W.shape[0])
    return dict(L=F.cross_entropy(s*torch.where(oh==1,torch.cos(th+m),c),t))
case("ArcFace","""
given x[N, D], W[C, D], t[N] integer, s > 0, m > 0
c[n, j] = (sum{k} x[n, k]*W[j, k])/(sqrt(sum{k} x[n, k]^2)*sqrt(sum{k} W[j, k]^2))
z[n, j] = s*cases{cos(acos(c[n, j]) + m) if j = t[n], c[n, j] otherwise}
L = 1/N * sum{n} (log(sum{j} exp(z[n, j])) - z[n, t[n]])
find d(L)/d(x), d(L)/d(W)
""",dict(x=R(3,4),W=R(5,4),t=torch.tensor([0,4,2]),s=4.0,m=0.3),arc,["x","W"])
def lov(x,t):
    s=2*t-1; e=1-x*s; es,p=torch.sort(e,descending=True); g=t[p]; n=g.sum()
    inter=n-g.cumsum(0); un=n+(1-g).cumsum(0); j=1-inter/un
    j=torch.cat([j[:1],j[1:]-j[:-1]])
    return dict(L=(F.relu(es)*j).sum())
case("Lovasz hinge by ranks","""
given x[P], t[P]
e[i] = 1 - x[i]*(2*t[i] - 1)
n = sum{i} t[i]
I[i] = n - sum{k} [e[k] >= e[i]]*t[k]
U[i] = n + sum{k} [e[k] >= e[i]]*(1 - t[k])
J[i] = 1 - I[i]/U[i]
Ip[i] = n - sum{k} [e[k] > e[i]]*t[k]
Up[i] = n + sum{k} [e[k] > e[i]]*(1 - t[k])
Jp[i] = 1 - Ip[i]/Up[i]
L = sum{i} relu(e[i])*(J[i] - Jp[i])
find d(L)/d(x)
""",dict(x=R(6),t=torch.tensor([1.,0,0,1,1,0])),lov,["x"])
case("cumprod with a zero","""
given x[T]
y[t] = prod{s = 0..t} x[s]
given L(y)
find d(L)/d(x)
""",dict(x=torch.tensor([1.5,0.,-2.,0.7,3.])),lambda x:dict(y=torch.cumprod(x,0)),["x"])
case("cummax","""
given x[T]
y[t] = max{s = 0..t} x[s]
given L(y)
find d(L)/d(x)
""",dict(x=R(6)),lambda x:dict(y=torch.cummax(x,0)[0]),["x"])
def hmm(A,B,pi0,o):
    At=A.log_softmax(1);Bt=B.log_softmax(1);a=pi0.log_softmax(0)+Bt[:,o[0]]
    for t in range(1,len(o)): a=torch.logsumexp(a[:,None]+At,0)+Bt[:,o[t]]
    return dict(L=-torch.logsumexp(a,0))
case("HMM forward","""
given A[S, S], B[S, V], u[S], o[T] integer
P = softmax(A)
Q = softmax(B)
r[i] = exp(u[i])/(sum{j} exp(u[j]))
al[t, j] = Q[j, o[t]]*(sum{i} al[t-1, i]*P[i, j])
al[0, j] = r[j]*Q[j, o[0]]
L = -log(sum{i} al[T-1, i])
find d(L)/d(A), d(L)/d(B), d(L)/d(u)
""",dict(A=R(3,3),B=R(3,4),u=R(3),o=torch.tensor([1,0,3,3,2])),lambda A,B,u,o:hmm(A,B,u,o),["A","B","u"])
def crf(E,Tr,y):
    s=E[0,y[0]]
    for t in range(1,len(y)): s=s+Tr[y[t-1],y[t]]+E[t,y[t]]
    a=E[0]
    for t in range(1,len(y)): a=torch.logsumexp(a[:,None]+Tr,0)+E[t]
    return dict(L=torch.logsumexp(a,0)-s)
case("CRF","""
given E[T, K], M[K, K], y[T] integer
s = (sum{t} E[t, y[t]]) + (sum{t = 1..T-1} M[y[t-1], y[t]])
a[t, j] = E[t, j] + log(sum{i} exp(a[t-1, i] + M[i, j]))
a[0, j] = E[0, j]
L = log(sum{j} exp(a[T-1, j])) - s
find d(L)/d(E), d(L)/d(M)
""",dict(E=R(4,3),M=R(3,3),y=torch.tensor([2,0,0,1])),lambda E,M,y:crf(E,M,y),["E","M"])
case("Viterbi score","""
given E[T, K], M[K, K]
v[t, j] = E[t, j] + max{i} (v[t-1, i] + M[i, j])
v[0, j] = E[0, j]
L = max{j} v[T-1, j]
find d(L)/d(E), d(L)/d(M)
""",dict(E=R(4,3),M=R(3,3)),lambda E,M:(lambda a: dict(L=a.max()))((lambda: (lambda f: f(f,0,E[0]))(lambda f,t,a: a if t==3 else f(f,t+1,(a[:,None]+M).max(0)[0]+E[t+1])))()),["E","M"])
T=4
def gru(x,h,Wi,Wh,bi,bh):
    H=h.shape[0]; out=[]
    for t in range(len(x)):
        h=torch._VF.gru_cell(x[t][None],h[None],Wi,Wh,bi,bh)[0]; out.append(h)
    return dict(h=torch.stack(out))
case("GRU sequence packed weights","""
given x[T, I], h0[H], W[3*H, I], U[3*H, H], b[3*H], c[3*H]
r[t, k = 0..H-1] = sigmoid((sum{i} W[k, i]*x[t, i]) + b[k] + (sum{j} U[k, j]*h[t-1, j]) + c[k])
z[t, k = 0..H-1] = sigmoid((sum{i} W[H+k, i]*x[t, i]) + b[H+k] + (sum{j} U[H+k, j]*h[t-1, j]) + c[H+k])
n[t, k = 0..H-1] = tanh((sum{i} W[2*H+k, i]*x[t, i]) + b[2*H+k] + r[t, k]*((sum{j} U[2*H+k, j]*h[t-1, j]) + c[2*H+k]))
h[t, k] = (1 - z[t, k])*n[t, k] + z[t, k]*h[t-1, k]
h[-1] = h0
given L(h)
find d(L)/d(x), d(L)/d(h0), d(L)/d(W), d(L)/d(U), d(L)/d(b), d(L)/d(c)
""",dict(x=R(3,2),h0=R(2),W=R(6,2),U=R(6,2),b=R(6),c=R(6)),lambda x,h0,W,U,b,c:gru(x,h0,W,U,b,c),["x","h0","W","U","b","c"])
def peep(x,W,U,p,b):
    H=p.shape[1];h=torch.zeros(H);c=torch.zeros(H);out=[]
    for t in range(len(x)):
        a=[W[g]@x[t]+U[g]@h+b[g] for g in range(4)]
        i=torch.sigmoid(a[0]+p[0]*c);f=torch.sigmoid(a[1]+p[1]*c);c=f*c+i*torch.tanh(a[2]);o=torch.sigmoid(a[3]+p[2]*c)
        h=o*torch.tanh(c);out.append(h)
    return dict(h=torch.stack(out))
case("peephole LSTM stacked","""
given x[T, I], W[4, H, I], U[4, H, H], p[3, H], b[4, H]
a[t, g, k] = (sum{i} W[g, k, i]*x[t, i]) + (sum{j} U[g, k, j]*h[t-1, j]) + b[g, k]
e[t, k] = sigmoid(a[t, 0, k] + p[0, k]*c[t-1, k])
f[t, k] = sigmoid(a[t, 1, k] + p[1, k]*c[t-1, k])
c[t, k] = f[t, k]*c[t-1, k] + e[t, k]*tanh(a[t, 2, k])
o[t, k] = sigmoid(a[t, 3, k] + p[2, k]*c[t, k])
h[t, k] = o[t, k]*tanh(c[t, k])
h[-1] = 0
c[-1] = 0
given L(h)
find d(L)/d(x), d(L)/d(W), d(L)/d(U), d(L)/d(p), d(L)/d(b)
""",dict(x=R(3,2),W=R(4,2,2),U=R(4,2,2),p=R(3,2),b=R(4,2)),peep,["x","W","U","p","b"])
def bi(x,W,U,V,Z,O):
    T=len(x);h=torch.zeros(U.shape[0]);f=[]
    for t in range(T): h=torch.tanh(W@x[t]+U@h); f.append(h)
    h=torch.zeros(U.shape[0]);g=[None]*T
    for t in reversed(range(T)): h=torch.tanh(V@x[t]+Z@h); g[t]=h
    return dict(y=torch.stack([O@torch.cat([f[t],g[t]]) for t in range(T)]))
def ssm(u,dt,A,B,C,D):
    h=torch.zeros(A.shape);y=[]
    for t in range(len(u)):
        h=torch.exp(dt[t]*A)*h+dt[t]*B[t]*u[t]; y.append((C[t]*h).sum()+D*u[t])
    return dict(y=torch.stack(y))
case("selective SSM scan","""
given u[T], dt[T], A[N], B[T, N], C[T, N], D
h[t, n] = exp(dt[t]*A[n])*h[t-1, n] + dt[t]*B[t, n]*u[t]
h[-1] = 0
y[t] = D*u[t] + sum{n} C[t, n]*h[t, n]
given L(y)
find d(L)/d(u), d(L)/d(dt), d(L)/d(A), d(L)/d(B), d(L)/d(C), d(L)/d(D)
""",dict(u=R(4),dt=torch.rand(4),A=-torch.rand(3),B=R(4,3),C=R(4,3),D=torch.tensor(0.3)),ssm,["u","dt","A","B","C","D"])
case("bilinear layer","""
given x[N, I], z[N, J], A[K, I, J], b[K]
y[n, k] = x[n]^T @ A[k] @ z[n] + b[k]
given L(y)
find d(L)/d(x), d(L)/d(z), d(L)/d(A), d(L)/d(b)
""",dict(x=R(3,2),z=R(3,4),A=R(2,2,4),b=R(2)),lambda x,z,A,b:dict(y=F.bilinear(x,z,A,b)),["x","z","A","b"])
def sink(C,a,b,e):
    K=torch.exp(-C/e);u=torch.ones(len(a))
    for _ in range(3): v=b/(K.T@u); u=a/(K@v)
    return dict(L=(u[:,None]*K*v[None]*C).sum())
case("Sinkhorn 3 iterations","""
given C[n, m], a[n], b[m], e > 0
K = exp(-C/e)
u[t, i] = a[i]/(sum{j} K[i, j]*v[t, j])
v[t = 1..3, j] = b[j]/(sum{i} K[i, j]*u[t-1, i])
u[0] = 1
L = sum{i, j} u[3, i]*K[i, j]*v[3, j]*C[i, j]
find d(L)/d(C), d(L)/d(a), d(L)/d(b), d(L)/d(e)
""",dict(C=torch.rand(3,4),a=torch.rand(3),b=torch.rand(4),e=torch.tensor(0.5)),sink,["C","a","b","e"])
A=torch.tensor([[0.,1,0,1],[1,0,1,0],[0,1,0,0],[1,0,0,0]])
def gat(X,A,W,a,b):
    h=X@W; e=F.leaky_relu((h@a)[:,None]+(h@b)[None],0.2)
    e=e.masked_fill(A==0,-math.inf)
    return dict(Y=F.elu(e.softmax(1)@h))
case("graph attention","""
given X[N, F], A[N, N] integer, W[F, H], a[H], b[H]
h = X W
l = h a
r = h b
e[i, j] = max(l[i] + r[j], (l[i] + r[j])/5)
p[i, j] = cases{exp(e[i, j])/(sum{k, A[i, k] = 1} exp(e[i, k])) if A[i, j] = 1, 0 otherwise}
z = p h
Y[i, k] = cases{z[i, k] if z[i, k] > 0, exp(z[i, k]) - 1 otherwise}
given L(Y)
find d(L)/d(X), d(L)/d(W), d(L)/d(a), d(L)/d(b)
""",dict(X=R(4,3),A=(A+torch.eye(4)).long(),W=R(3,2),a=R(2),b=R(2)),gat,["X","W","a","b"])
def octv(xh,xl,hh,hl,lh,ll):
    f=lambda x,w:F.conv2d(x[None],w,padding=1)[0]
    return dict(yh=f(xh,hh)+F.interpolate(f(xl,lh)[None],scale_factor=2)[0],yl=f(xl,ll)+f(F.avg_pool2d(xh[None],2)[0],hl))
case("octave convolution","""
given xh[C, 2*H pad 1, 2*W pad 1], xl[D, H pad 1, W pad 1]
given hh[A, C, 3, 3], hl[B, C, 3, 3], lh[A, D, 3, 3], ll[B, D, 3, 3]
q[c, i, j] = 1/4*(xh[c, 2*i, 2*j] + xh[c, 2*i+1, 2*j] + xh[c, 2*i, 2*j+1] + xh[c, 2*i+1, 2*j+1])
u[a, i = 0..H-1, j = 0..W-1] = sum{c, k, l} lh[a, c, k, l]*xl[c, i+k-1, j+l-1]
yh[a, i = 0..2*H-1, j = 0..2*W-1] = (sum{c, k, l} hh[a, c, k, l]*xh[c, i+k-1, j+l-1]) + u[a, floor(i/2), floor(j/2)]
yl[b, i = 0..H-1, j = 0..W-1] = (sum{c, k, l} ll[b, c, k, l]*xl[c, i+k-1, j+l-1]) + (sum{c, k, l} [0 <= i+k-1 < H and 0 <= j+l-1 < W]*hl[b, c, k, l]*q[c, i+k-1, j+l-1])
given L(yh, yl)
find d(L)/d(xh), d(L)/d(xl), d(L)/d(hh), d(L)/d(hl), d(L)/d(lh), d(L)/d(ll)
""",dict(xh=R(2,4,6),xl=R(1,2,3),hh=R(2,2,3,3),hl=R(1,2,3,3),lh=R(2,1,3,3),ll=R(1,1,3,3)),octv,["xh","xl","hh","hl","lh","ll"])
def kal(m0,P0,a,q,h,r,z):
    m,P=m0,P0;L=0
    for t in range(len(z)):
        m=a*m;P=a*a*P+q;S=h*h*P+r;K=P*h/S;e=z[t]-h*m
        L=L+.5*(torch.log(2*math.pi*S)+e*e/S);m=m+K*e;P=(1-K*h)*P
    return dict(L=L)
t_=torch.tensor
case("scalar Kalman NLL","""
given m0, P0 > 0, a, q > 0, h, r > 0, z[T]
mp[t = 0..T-1] = a*m[t-1]
Pp[t = 0..T-1] = a^2*P[t-1] + q
S[t] = h^2*Pp[t] + r
K[t] = Pp[t]*h/S[t]
e[t] = z[t] - h*mp[t]
m[t] = mp[t] + K[t]*e[t]
P[t] = (1 - K[t]*h)*Pp[t]
m[-1] = m0
P[-1] = P0
L = sum{t} 1/2*(log(2*pi*S[t]) + e[t]^2/S[t])
find d(L)/d(m0), d(L)/d(P0), d(L)/d(a), d(L)/d(q), d(L)/d(h), d(L)/d(r), d(L)/d(z), d(d(L)/d(q))/d(r)
""",dict(m0=t_(.3),P0=t_(1.2),a=t_(.9),q=t_(.4),h=t_(1.1),r=t_(.5),z=R(4)),kal,["m0","P0","a","q","h","r","z"],second=[("q","r")])
def rk(x0,a,b,h):
    f=lambda x:torch.stack([x[1],-a*x[0]-b*x[1]**3]);k1=f(x0);k2=f(x0+h/2*k1);k3=f(x0+h/2*k2);k4=f(x0+h*k3)
    return dict(L=((x0+h/6*(k1+2*k2+2*k3+k4))**2).sum())
case("RK4 step","""
define f(u, v, a, b) = -a*u - b*v^3
given x[2], a, b, h
k1[i = 0..1] = cases{x[1] if i = 0, f(x[0], x[1], a, b) otherwise}
p[i] = x[i] + h/2*k1[i]
k2[i = 0..1] = cases{p[1] if i = 0, f(p[0], p[1], a, b) otherwise}
q[i] = x[i] + h/2*k2[i]
k3[i = 0..1] = cases{q[1] if i = 0, f(q[0], q[1], a, b) otherwise}
r[i] = x[i] + h*k3[i]
k4[i = 0..1] = cases{r[1] if i = 0, f(r[0], r[1], a, b) otherwise}
L = sum{i} (x[i] + h/6*(k1[i] + 2*k2[i] + 2*k3[i] + k4[i]))^2
find d(L)/d(x), d(L)/d(a), d(L)/d(b), d(L)/d(h), d(d(L)/d(a))/d(b), d(d(L)/d(x))/d(h)
""",dict(x=R(2),a=t_(1.1),b=t_(.3),h=t_(.2)),lambda x,a,b,h:rk(x,a,b,h),["x","a","b","h"],second=[("a","b"),("x","h")])
def quat(q,v):
    q=q/q.norm();w,u=q[0],q[1:]
    t=2*torch.cross(u.expand_as(v),v,dim=1)
    return dict(y=v+w*t+torch.cross(u.expand_as(v),t,dim=1))
case("quaternion rotation","""
given q[4], v[N, 3]
s = sqrt(sum{i} q[i]^2)
u[i = 0..2] = q[i+1]/s
t[n, i = 0..2] = 2*(u[(i+1) mod 3]*v[n, (i+2) mod 3] - u[(i+2) mod 3]*v[n, (i+1) mod 3])
y[n, i] = v[n, i] + q[0]/s*t[n, i] + u[(i+1) mod 3]*t[n, (i+2) mod 3] - u[(i+2) mod 3]*t[n, (i+1) mod 3]
given L(y)
find d(L)/d(q), d(L)/d(v)
""",dict(q=R(4),v=R(3,3)),quat,["q","v"])
def so3(w,tr,p):
    th=w.norm();K=torch.zeros(3,3);k=w/th
    z=torch.zeros(());K=torch.stack([torch.stack([z,-k[2],k[1]]),torch.stack([k[2],z,-k[0]]),torch.stack([-k[1],k[0],z])])
    Rm=torch.eye(3)+torch.sin(th)*K+(1-torch.cos(th))*K@K
    return dict(y=p@Rm.T+tr)
case("Rodrigues SE(3)","""
given w[3], tr[3], p[N, 3]
th = norm(w)
k = w/th
K[i = 0..2, j = 0..2] = cases{0 if i = j, -k[(i+2) mod 3] if j = (i+1) mod 3, k[(i+1) mod 3] otherwise}
R[i = 0..2, j = 0..2] = [i = j] + sin(th)*K[i, j] + (1 - cos(th))*sum{m} K[i, m]*K[m, j]
y = p Rᵀ + tr
given L(y)
find d(L)/d(w), d(L)/d(tr), d(L)/d(p)
""",dict(w=R(3),tr=R(3),p=R(2,3)),so3,["w","tr","p"])
def ciou(a,b):
    iw=(torch.min(a[2],b[2])-torch.max(a[0],b[0])).clamp(min=0);ih=(torch.min(a[3],b[3])-torch.max(a[1],b[1])).clamp(min=0)
    I=iw*ih;aw,ah,bw,bh=a[2]-a[0],a[3]-a[1],b[2]-b[0],b[3]-b[1];U=aw*ah+bw*bh-I
    cw=torch.max(a[2],b[2])-torch.min(a[0],b[0]);ch=torch.max(a[3],b[3])-torch.min(a[1],b[1])
    rho=((a[0]+a[2]-b[0]-b[2])**2+(a[1]+a[3]-b[1]-b[3])**2)/4
    v=4/math.pi**2*(torch.atan(bw/bh)-torch.atan(aw/ah))**2;iou=I/U;al=(v/(1-iou+v)).detach()
    return dict(L=1-iou+rho/(cw**2+ch**2)+al*v)
case("CIoU with stop","""
given a[4], b[4]
I = max(0, min(a[2], b[2]) - max(a[0], b[0]))*max(0, min(a[3], b[3]) - max(a[1], b[1]))
aw = a[2] - a[0]; ah = a[3] - a[1]; bw = b[2] - b[0]; bh = b[3] - b[1]
U = aw*ah + bw*bh - I
J = I/U
c2 = (max(a[2], b[2]) - min(a[0], b[0]))^2 + (max(a[3], b[3]) - min(a[1], b[1]))^2
rho = ((a[0] + a[2] - b[0] - b[2])^2 + (a[1] + a[3] - b[1] - b[3])^2)/4
v = 4/pi^2*(atan(bw/bh) - atan(aw/ah))^2
al = stop(v/(1 - J + v))
L = 1 - J + rho/c2 + al*v
find d(L)/d(a), d(L)/d(b)
""",dict(a=t_([0.,0.1,2.,1.7]),b=t_([.5,.3,2.6,2.2])),ciou,["a","b"])
def lb(g,S,Y):
    q=g;al=[];m=len(S)
    for i in reversed(range(m)):
        a=(S[i]@q)/(Y[i]@S[i]);al.append(a);q=q-a*Y[i]
    r=q*(S[-1]@Y[-1])/(Y[-1]@Y[-1])
    for i,a in zip(range(m),reversed(al)): r=r+S[i]*(a-(Y[i]@r)/(Y[i]@S[i]))
    return dict(y=r)
case("L-BFGS two loops","""
given g[n], S[m, n], Y[m, n]
rho[i] = 1/(sum{k} Y[i, k]*S[i, k])
al[i] = rho[i]*sum{k} S[i, k]*q[i+1, k]
q[i, k] = q[i+1, k] - al[i]*Y[i, k]
q[m] = g
ga = (sum{k} S[m-1, k]*Y[m-1, k])/(sum{k} Y[m-1, k]^2)
be[i] = rho[i]*sum{k} Y[i, k]*r[i-1, k]
r[i, k] = r[i-1, k] + (al[i] - be[i])*S[i, k]
r[-1, k] = ga*q[0, k]
y[k] = r[m-1, k]
given L(y)
find d(L)/d(g), d(L)/d(S), d(L)/d(Y)
""",dict(g=R(3),S=R(2,3),Y=R(2,3)),lb,["g","S","Y"])
def mlp(X,W,b,v,y): return dict(L=((torch.tanh(X@W+b)@v-y)**2).mean())
case("Hessian of MLP","""
given X[N, D], W[D, H], b[H], v[H], y[N]
h[n, k] = tanh((sum{d} X[n, d]*W[d, k]) + b[k])
r[n] = (sum{k} h[n, k]*v[k]) - y[n]
L = 1/N * sum{n} r[n]^2
find d(L)/d(W), d(L)/d(b), d(L)/d(v), d(d(L)/d(b[i]))/d(b[j]), d(d(L)/d(v[i]))/d(W[a, c]), d(d(L)/d(W[a, c]))/d(W[e, f])
""",dict(X=R(3,2),W=R(2,3),b=R(3),v=R(3),y=R(3)),mlp,["W","b","v"],second=[("b","b"),("v","W"),("W","W")])
case("gradient penalty","""
given x[N, D], W[D, H], v[H]
h[n, k] = tanh(sum{d} x[n, d]*W[d, k])
c[n] = sum{k} v[k]*h[n, k]
g[n, d] = d(c[n])/d(x[n, d])
L = 1/N * sum{n} (sqrt(sum{d} g[n, d]^2) - 1)^2
find d(L)/d(W), d(L)/d(v), d(L)/d(x)
""",dict(x=R(3,2),W=R(2,4),v=R(4)),lambda x,W,v:(lambda h:dict(L=((((1-h**2)*v@W.T)**2).sum(1).sqrt()-1).pow(2).mean()))(torch.tanh(x@W)),["W","v","x"])
case("Hessian batch norm","""
given x[N], g, b, eps > 0, t[N]
mu = mean(x)
s = sqrt(mean((x - mu)^2) + eps)
L = sum{i} (g*(x[i] - mu)/s + b - t[i])^2
find d(L)/d(x), d(L)/d(g), d(d(L)/d(x[i]))/d(x[j]), d(d(L)/d(g))/d(x[j])
""",dict(x=R(4),g=t_(1.2),b=t_(.1),eps=1e-5,t=R(4)),lambda x,g,b,eps,t:dict(L=((g*(x-x.mean())/torch.sqrt(x.var(unbiased=False)+1e-5)+b-t)**2).sum()),["x","g"],second=[("x","x"),("g","x")])
case("Hessian through recurrence matrix","""
given x[T], U[n, n], w[n]
h[t, i] = tanh((sum{j} U[i, j]*h[t-1, j]) + w[i]*x[t])
h[-1] = 0
L = sum{i} h[T-1, i]^2
find d(L)/d(U), d(L)/d(w), d(d(L)/d(w[i]))/d(w[j]), d(d(L)/d(U[i, j]))/d(w[k])
""",dict(x=R(3),U=R(2,2),w=R(2)),lambda x,U,w:(lambda f:dict(L=(f(f,0,torch.zeros(2))**2).sum()))(lambda f,t,h: h if t==3 else f(f,t+1,torch.tanh(U@h+w*x[t]))),["U","w"],second=[("w","w"),("U","w")])
case("triangular solve recurrence","""
given M[n, n], b[n]
y[i] = (b[i] - sum{j = 0..i-1} M[i, j]*y[j])/M[i, i]
given L(y)
find d(L)/d(M), d(L)/d(b)
""",dict(M=R(3,3).tril()+3*torch.eye(3),b=R(3)),lambda M,b:dict(y=torch.linalg.solve_triangular(M.tril(),b[:,None],upper=False)[:,0]),["M","b"])
case("Cox partial likelihood","""
given x[N, D], b[D], t[N], e[N]
z[i] = sum{d} x[i, d]*b[d]
L = -sum{i} e[i]*(z[i] - log(sum{j, t[j] >= t[i]} exp(z[j])))
find d(L)/d(b), d(L)/d(x), d(d(L)/d(b[i]))/d(b[j])
""",dict(x=R(5,2),b=R(2),t=torch.tensor([3.,1,4,1,5]),e=torch.tensor([1.,0,1,1,1])),lambda x,b,t,e:(lambda z:dict(L=-(e*(z-torch.log(((t[None]>=t[:,None])*torch.exp(z)[None]).sum(1)))).sum()))(x@b),["b","x"],second=[("b","b")])
case("vector quantisation straight-through","""
given z[N, D], E[K, D], be
k[n] = argmin{j} sum{d} (z[n, d] - E[j, d])^2
q[n, d] = z[n, d] + stop(E[k[n], d] - z[n, d])
L = (sum{n, d} q[n, d]^3) + (sum{n, d} (stop(z[n, d]) - E[k[n], d])^2) + be*sum{n, d} (z[n, d] - stop(E[k[n], d]))^2
find d(L)/d(z), d(L)/d(E)
""",dict(z=R(4,2),E=R(3,2),be=.25),lambda z,E,be:(lambda k:(lambda q:dict(L=(q**3).sum()+((z.detach()-E[k])**2).sum()+.25*((z-E[k].detach())**2).sum()))(z+(E[k]-z).detach()))(torch.cdist(z,E).argmin(1)),["z","E"])
case("attention sizes one","""
given X[T, D], A[D, E], B[D, E], C[D, F], a[E], b[E]
Q = X A + a
K = X B + b
P = softmax(Q Kᵀ/sqrt(E))
Y = P X C
given L(Y)
find d(L)/d(X), d(L)/d(A), d(L)/d(B), d(L)/d(C), d(L)/d(a), d(L)/d(b)
""",dict(X=R(4,3),A=R(3,2),B=R(3,2),C=R(3,2),a=R(2),b=R(2)),lambda X,A,B,C,a,b:dict(Y=((X@A+a)@(X@B+b).T/math.sqrt(2)).softmax(1)@X@C),["X","A","B","C","a","b"])
t_=torch.tensor
G=lambda a,b:torch.autograd.grad(a,b,create_graph=True)[0]
def maml2(W,V,X,y,al):
    f=lambda W,V:((torch.tanh(X@W)@V-y)**2).mean()
    l=f(W,V); W2=W-al*G(l,W); V2=V-al*G(l,V); return dict(L=f(W2,V2))
case("MAML two layers","""
given W[D, H], V[H], X[N, D], y[N], al
h[n, k] = tanh(sum{d} X[n, d]*W[d, k])
r[n] = (sum{k} h[n, k]*V[k]) - y[n]
l = 1/N * sum{n} r[n]^2
W'[d, k] = W[d, k] - al*d(l)/d(W[d, k])
V'[k] = V[k] - al*d(l)/d(V[k])
q[n] = (sum{k} tanh(sum{d} X[n, d]*W'[d, k])*V'[k]) - y[n]
L = 1/N * sum{n} q[n]^2
find d(L)/d(W), d(L)/d(V), d(L)/d(al)
""",dict(W=R(2,3),V=R(3),X=R(3,2),y=R(3),al=t_(.1)),maml2,["W","V","al"])
def pinn(x,w,b,v):
    x=x.detach().requires_grad_(True); u=torch.tanh(x[:,None]*w+b)@v
    u1=G(u.sum(),x);u2=G(u1.sum(),x); return dict(L=((u2+u)**2).mean())
case("PINN residual","""
given x[N], w[H], b[H], v[H]
h[n, k] = tanh(w[k]*x[n] + b[k])
u[n] = sum{k} v[k]*h[n, k]
p[n] = d(u[n])/d(x[n])
q[n] = d(p[n])/d(x[n])
L = 1/N * sum{n} (q[n] + u[n])^2
find d(L)/d(w), d(L)/d(b), d(L)/d(v)
""",dict(x=R(3),w=R(2),b=R(2),v=R(2)),pinn,["w","b","v"])
def dscal(x,w):
    m=(x**2).sum(); c=torch.exp(-m)*(w*x).sum()*m; g=G(c,x); return dict(L=((g-1)**2).sum())
case("gradient of a gradient through scalars","""
given x[n], w[n]
m = sum{i} x[i]^2
e = exp(-m)
c = e*m*sum{i} w[i]*x[i]
g[i] = d(c)/d(x[i])
L = sum{i} (g[i] - 1)^2
find d(L)/d(x), d(L)/d(w)
""",dict(x=R(3)*.5,w=R(3)),dscal,["x","w"])
def hvpm(W,x,V):
    x=x.requires_grad_(True); f=torch.logsumexp(torch.tanh(W@x),0); g=G(f,x); s=(g*V).sum(); h=G(s,x); return dict(L=(h**2).sum())
case("norm of a Hessian vector product","""
given W[m, n], x[n], v[n]
z[i] = tanh(sum{j} W[i, j]*x[j])
f = log(sum{i} exp(z[i]))
s = sum{j} d(f)/d(x[j])*v[j]
h[j] = d(s)/d(x[j])
L = sum{j} h[j]^2
find d(L)/d(W), d(L)/d(v)
""",dict(W=R(3,2),x=R(2),v=R(2)),lambda W,x,v:hvpm(W,x.clone(),v),["W","v"])
def conj(A,b):
    x=torch.zeros(3);r=b;p=r
    for _ in range(2):
        a=(r@r)/(p@A@p);x=x+a*p;r2=r-a*A@p;p=r2+(r2@r2)/(r@r)*p;r=r2
    return dict(y=x)
case("conjugate gradient two steps","""
given A[n, n], b[n]
q[t = 0..2, i] = sum{j} A[i, j]*p[t, j]
a[t = 0..2] = (sum{i} r[t, i]^2)/(sum{i} p[t, i]*q[t, i])
r[t = 0..2, i] = r[t-1, i] - a[t-1]*q[t-1, i]
r[0] = b
p[t = 0..2, i] = r[t, i] + (sum{j} r[t, j]^2)/(sum{j} r[t-1, j]^2)*p[t-1, i]
p[0] = b
x[t = 0..2, i] = x[t-1, i] + a[t-1]*p[t-1, i]
x[0] = 0
y[i] = x[2, i]
given L(y)
find d(L)/d(A), d(L)/d(b)
""",dict(A=R(3,3)+3*torch.eye(3),b=R(3)),conj,["A","b"])
def lstm(x,W,U,b):
    h=torch.zeros(2);c=torch.zeros(2);o=[]
    for t in range(len(x)):
        a=[W[g]@x[t]+U[g]@h+b[g] for g in range(4)]
        c=torch.sigmoid(a[1])*c+torch.sigmoid(a[0])*torch.tanh(a[2]);h=torch.sigmoid(a[3])*torch.tanh(c);o.append(h)
    return dict(h=torch.stack(o))
case("LSTM in rows","""
given x[T, I], W[4, H, I], U[4, H, H], b[4, H]
g[t] = sigmoid(W[0] @ x[t] + U[0] @ h[t-1] + b[0])
f[t] = sigmoid(W[1] @ x[t] + U[1] @ h[t-1] + b[1])
u[t] = tanh(W[2] @ x[t] + U[2] @ h[t-1] + b[2])
o[t] = sigmoid(W[3] @ x[t] + U[3] @ h[t-1] + b[3])
c[t] = f[t] .* c[t-1] + g[t] .* u[t]
h[t] = o[t] .* tanh(c[t])
h[-1] = 0
c[-1] = 0
given L(h)
find d(L)/d(x), d(L)/d(W), d(L)/d(U), d(L)/d(b)
""",dict(x=R(3,2),W=R(4,2,2),U=R(4,2,2),b=R(4,2)),lstm,["x","W","U","b"])
def attn(Q,K,V):
    return dict(Y=(Q@K.T/math.sqrt(3)).softmax(1)@V)
case("attention row by row","""
given Q[N, D], K[M, D], V[M, E]
S[n] = K @ Q[n] / sqrt(D)
Y[n] = softmax(S[n]) @ V
given L(Y)
find d(L)/d(Q), d(L)/d(K), d(L)/d(V)
""",dict(Q=R(3,3),K=R(4,3),V=R(4,2)),attn,["Q","K","V"])
def gcn2(X,A,W0,W1):
    h=X
    for W in (W0,W1): h=F.relu(A@h@W)
    return dict(y=h)
case("graph layers as a recurrence of matrices","""
given X[N, F], A[N, N], W[2, F, F]
h[l = 0..2] = relu(A @ h[l-1] @ W[l-1])
h[0] = X
y[i, j] = h[2, i, j]
given L(y)
find d(L)/d(X), d(L)/d(A), d(L)/d(W)
""",dict(X=R(3,2),A=R(3,3),W=R(2,2,2)),lambda X,A,W:gcn2(X,A,W[0],W[1]),["X","A","W"])

case("grouped convolution with one channel axis","""
given x[N, G*C, I], w[G*F, C, K], G >= 1 integer, C >= 1 integer, F >= 1 integer, s >= 1 integer, d >= 1 integer
y[n, g*F + f, i] = sum{c, k} w[g*F + f, c, k]*x[n, g*C + c, s*i + d*k]
given L(y)
find d(L)/d(x), d(L)/d(w[g*F + f, c, k])
""",dict(x=R(2,6,11),w=R(12,2,3),G=3,C=2,F=4,s=2,d=2),lambda x,w,**k:dict(y=F.conv1d(x,w,groups=3,stride=2,dilation=2)),["x","w"])
def heads(x,A,B,V):
    q,k,v=[(x@W).reshape(3,2,2).transpose(0,1) for W in (A,B,V)]
    o=(q@k.transpose(1,2)/math.sqrt(2)).softmax(-1)@v
    return dict(y=o.transpose(0,1).reshape(3,4))
case("heads split and joined again","""
given x[T, H*E], A[H*E, H*E], B[H*E, H*E], V[H*E, H*E], H >= 1 integer, E >= 1 integer
Q = x @ A
K = x @ B
U = x @ V
s[h = 0..H-1, t, u] = 1/sqrt(E)*sum{e = 0..E-1} Q[t, h*E + e]*K[u, h*E + e]
p[h, t, u] = exp(s[h, t, u])/(sum{u'} exp(s[h, t, u']))
y[t, h*E + e] = sum{u} p[h, t, u]*U[u, h*E + e]
given L(y)
find d(L)/d(x), d(L)/d(A), d(L)/d(B), d(L)/d(V)
""",dict(x=R(3,4),A=R(4,4),B=R(4,4),V=R(4,4),H=2,E=2),lambda x,A,B,V,H,E:heads(x,A,B,V),["x","A","B","V"])
case("space to depth","""
given x[C, 2*H, 2*W]
y[4*c + 2*a + b, h, w] = x[c, 2*h + a, 2*w + b]
given L(y)
find d(L)/d(x)
""",dict(x=R(2,4,6)),lambda x:dict(y=F.pixel_unshuffle(x[None],2)[0]),["x"])
case("repeat interleave and flip","""
given x[n], R >= 1 integer
u[R*i + r] = sin(x[i])*(r + 1)
y[R*n - 1 - j] = u[j]
given L(y)
find d(L)/d(x)
""",dict(x=R(3),R=2),lambda x,R:dict(y=(x.sin().repeat_interleave(2)*torch.tensor([1.,2,1,2,1,2])).flip(0)),["x"])
case("recurrence told one step ahead","""
given x[T], a, h0
h[t+1] = tanh(a*h[t] + x[t])
h[0] = h0
L = sum{t = 0..T} h[t]^2
find d(L)/d(x), d(L)/d(a), d(L)/d(h0)
""",dict(x=R(4),a=torch.tensor(0.7),h0=torch.tensor(0.2)),lambda x,a,h0:(lambda h:dict(L=(torch.stack(h)**2).sum()))(__import__('functools').reduce(lambda h,v:h+[torch.tanh(a*h[-1]+v)],list(x),[h0])),["x","a","h0"])

def T(v): return torch.tensor(float(v))
case("instance norm with affine","""
given x[N, C, H, W], a[C] as \\gamma, b[C] as \\beta, e > 0
m[n, c] as \\mu = (sum{i, j} x[n, c, i, j])/(H*W)
v[n, c] = (sum{i, j} (x[n, c, i, j] - m[n, c])^2)/(H*W)
y[n, c, i, j] = a[c]*(x[n, c, i, j] - m[n, c])/sqrt(v[n, c] + e) + b[c]
given L(y)
find d(L)/d(x), d(L)/d(a), d(L)/d(b)
""",dict(x=R(2,3,2,3),a=R(3),b=R(3),e=1e-5),lambda x,a,b,e:dict(y=F.instance_norm(x,weight=a,bias=b,eps=e)),["x","a","b"])
case("RMS norm of rows of size one","""
given x[N, D], g[D], e > 0
y[n, i] = g[i]*x[n, i]/sqrt((sum{j} x[n, j]^2)/D + e)
given L(y)
find d(L)/d(x), d(L)/d(g)
""",dict(x=R(3,1),g=R(1),e=0.1),lambda x,g,e:dict(y=g*x/torch.sqrt((x**2).mean(1,keepdim=True)+e)),["x","g"])
case("weight norm","""
given x[N, I], V[O, I], g[O]
W[o, i] = g[o]*V[o, i]/sqrt(sum{j} V[o, j]^2)
y = x @ W^T
given L(y)
find d(L)/d(x), d(L)/d(V), d(L)/d(g)
""",dict(x=R(2,4),V=R(3,4),g=R(3)),lambda x,V,g:dict(y=x@torch._weight_norm(V,g[:,None],0).T),["x","V","g"])
case("PReLU by channels","""
given x[N, C, M], a[C]
y[n, c, m] = max(0, x[n, c, m]) + a[c]*min(0, x[n, c, m])
given L(y)
find d(L)/d(x), d(L)/d(a)
""",dict(x=R(2,3,2),a=R(3)),lambda x,a:dict(y=F.prelu(x,a)),["x","a"])
case("GLU along the channels","""
given x[N, 2*C, M]
y[n, c = 0..C-1, m] = x[n, c, m]*sigmoid(x[n, C+c, m])
given L(y)
find d(L)/d(x)
""",dict(x=R(2,4,3)),lambda x:dict(y=F.glu(x,1)),["x"])
case("SwiGLU feed-forward","""
given x[N, D], W[D, H], V[D, H], U[H, D]
define silu(u) = u*sigmoid(u)
y = (silu(x W) .* (x V)) U
given L(y)
find d(L)/d(x), d(L)/d(W), d(L)/d(V), d(L)/d(U)
""",dict(x=R(2,3),W=R(3,4),V=R(3,4),U=R(4,3)),lambda x,W,V,U:dict(y=(F.silu(x@W)*(x@V))@U),["x","W","V","U"])
case("log-cosh loss","""
given x[n], t[n]
L = (sum{i} log(cosh(x[i] - t[i])))/n
find d(L)/d(x), d(d(L)/d(x[i]))/d(x[j])
""",dict(x=R(3),t=R(3)),lambda x,t:dict(L=torch.log(torch.cosh(x-t)).mean()),["x"],second=[("x","x")])
case("Tversky loss","""
given s[n], t[n], a, b, e > 0
p[i] = sigmoid(s[i])
P = sum{i} p[i]*t[i]
N = sum{i} p[i]*(1 - t[i])
M = sum{i} (1 - p[i])*t[i]
L = 1 - (P + e)/(P + a*N + b*M + e)
find d(L)/d(s), d(L)/d(a), d(L)/d(b)
""",dict(s=R(5),t=(R(5)>0).double(),a=T(0.3),b=T(0.7),e=1.0),lambda s,t,a,b,e:(lambda p:dict(L=1-((p*t).sum()+e)/((p*t).sum()+a*(p*(1-t)).sum()+b*((1-p)*t).sum()+e)))(torch.sigmoid(s)),["s","a","b"])
case("Dice loss over a batch of classes","""
given s[N, C, M], t[N, C, M], e > 0
p[n, c, m] = exp(s[n, c, m])/(sum{k} exp(s[n, k, m]))
D[n, c] = (2*sum{m} p[n, c, m]*t[n, c, m] + e)/((sum{m} (p[n, c, m]^2 + t[n, c, m]^2)) + e)
L = 1 - (sum{n, c} D[n, c])/(N*C)
find d(L)/d(s)
""",dict(s=R(2,3,4),t=(R(2,3,4)>0).double(),e=0.5),lambda s,t,e:(lambda p:dict(L=1-((2*(p*t).sum(2)+e)/((p**2+t**2).sum(2)+e)).mean()))(s.softmax(1)),["s"])
case("contrastive loss of pairs with a margin","""
given u[N, D], v[N, D], y[N], m > 0
d[n] = sqrt(sum{k} (u[n, k] - v[n, k])^2)
L = (sum{n} (y[n]*d[n]^2 + (1 - y[n])*max(0, m - d[n])^2))/(2*N)
find d(L)/d(u), d(L)/d(v)
""",dict(u=R(4,3),v=R(4,3),y=torch.tensor([1.,0,0,1]),m=2.5),lambda u,v,y,m:(lambda d:dict(L=(y*d**2+(1-y)*F.relu(m-d)**2).sum()/8))((u-v).norm(dim=1)),["u","v"])
case("label smoothing as a Kullback-Leibler divergence","""
given s[N, C], y[N] integer in 0..C-1, a > 0 < 1
q[n, c = 0..C-1] = (1 - a)*[c = y[n]] + a/C
p[n, c] = exp(s[n, c])/(sum{k} exp(s[n, k]))
L = (sum{n, c} q[n, c]*log(q[n, c]/p[n, c]))/N
find d(L)/d(s)
""",dict(s=R(3,4),y=torch.tensor([1,3,0]),a=0.2),lambda s,y,a:(lambda q:dict(L=(q*(q.log()-s.log_softmax(1))).sum()/3))(0.8*F.one_hot(y,4)+0.05),["s"])
def rope(x,B):
    T_,D=x.shape; E=D//2
    th=torch.arange(T_)[:,None]*B**(-torch.arange(E)/E)
    a,b=x[:,0::2],x[:,1::2]
    return torch.stack([a*th.cos()-b*th.sin(),a*th.sin()+b*th.cos()],2).reshape(T_,D)
case("rotary positions","""
given x[T, 2*E], B > 1
h[t = 0..T-1, e = 0..E-1] as \\theta = t*B^(-e/E)
y[t = 0..T-1, i = 0..2*E-1] = x[t, i]*cos(h[t, floor(i/2)]) + cases{-x[t, i+1] if i mod 2 = 0, x[t, i-1] otherwise}*sin(h[t, floor(i/2)])
given L(y)
find d(L)/d(x)
""",dict(x=R(3,4),B=100.0),lambda x,B:dict(y=rope(x,B)),["x"])
def alibi(Q,K,V,m):
    n=Q.shape[0]; i=torch.arange(n)
    S=Q@K.T/math.sqrt(Q.shape[1])-m*(i[:,None]-i[None]).abs()
    S=S.masked_fill(i[None]>i[:,None],-math.inf)
    return S.softmax(1)@V
case("causal attention with linear biases","""
given Q[T, D], K[T, D], V[T, E], m
S[i, j] = (sum{k} Q[i, k]*K[j, k])/sqrt(D) - m*|i - j|
P[i, j] = [j <= i]*exp(S[i, j])/(sum{l <= i} exp(S[i, l]))
Y = P @ V
given L(Y)
find d(L)/d(Q), d(L)/d(K), d(L)/d(V), d(L)/d(m)
""",dict(Q=R(3,2),K=R(3,2),V=R(3,2),m=T(0.5)),lambda Q,K,V,m:dict(Y=alibi(Q,K,V,m)),["Q","K","V","m"])
def relpos(Q,K,V,r):
    n=Q.shape[0]; i=torch.arange(n)
    R_=r[(i[None]-i[:,None])+n-1]
    S=(Q@K.T+torch.einsum('id,ijd->ij',Q,R_))/math.sqrt(Q.shape[1])
    return S.softmax(1)@V
case("attention with relative positions","""
given Q[T, D], K[T, D], V[T, E], r[-(T-1)..T-1, D]
S[i, j] = (sum{k} Q[i, k]*(K[j, k] + r[j - i, k]))/sqrt(D)
Y = softmax(S) V
given L(Y)
find d(L)/d(Q), d(L)/d(K), d(L)/d(V), d(L)/d(r)
""",dict(Q=R(3,2),K=R(3,2),V=R(3,2),r=R(5,2)),lambda Q,K,V,r:dict(Y=relpos(Q,K,V,r)),["Q","K","V","r"])
def linatt(Q,K,V):
    q,k=F.elu(Q)+1,F.elu(K)+1
    S=torch.cumsum(torch.einsum('td,te->tde',k,V),0); z=torch.cumsum(k,0)
    return torch.einsum('td,tde->te',q,S)/(q*z).sum(1,keepdim=True)
case("linear attention with cumulative sums","""
given Q[T, D], K[T, D], V[T, E]
define f(u) as \\phi = cases{u + 1 if u > 0, exp(u) otherwise}
S[t, k, e] = sum{u <= t} f(K[u, k])*V[u, e]
z[t, k] = sum{u <= t} f(K[u, k])
y[t, e] = (sum{k} f(Q[t, k])*S[t, k, e])/(sum{k} f(Q[t, k])*z[t, k])
given L(y)
find d(L)/d(Q), d(L)/d(K), d(L)/d(V)
""",dict(Q=R(3,2),K=R(3,2),V=R(3,2)),lambda Q,K,V:dict(y=linatt(Q,K,V)),["Q","K","V"])
case("causal dilated convolution","""
given x[N, C, T outside 0], w[F, C, K], b[F], d >= 1 integer
y[n, f, t = 0..T-1] = b[f] + sum{c, k} w[f, c, k]*x[n, c, t - d*(K-1-k)]
given L(y)
find d(L)/d(x), d(L)/d(w), d(L)/d(b)
""",dict(x=R(2,2,7),w=R(3,2,3),b=R(3),d=2),lambda x,w,b,d:dict(y=F.conv1d(F.pad(x,(4,0)),w,b,dilation=2)),["x","w","b"])
case("sub-pixel convolution","""
given x[C, H pad 1, W pad 1], w[4*F, C, 3, 3]
z[f, i, j] = sum{c, k, l} w[f, c, k, l]*x[c, i+k-1, j+l-1]
y[f, 2*i + a, 2*j + b] = z[4*f + 2*a + b, i, j]
given L(y)
find d(L)/d(x), d(L)/d(w)
""",dict(x=R(2,2,3),w=R(4,2,3,3)),lambda x,w:dict(y=F.pixel_shuffle(F.conv2d(x[None],w,padding=1),2)[0]),["x","w"])
def defo(x,w,o):
    n=x.shape[0]; K=w.shape[0]
    y=[]
    for i in range(n-K+1):
        s=0
        for k in range(K):
            p=i+k+o[i,k]; q=torch.arange(n)
            s=s+w[k]*(x*F.relu(1-(p-q).abs())).sum()
        y.append(s)
    return torch.stack(y)
case("deformable convolution of a signal","""
given x[n], w[K], o[n-K+1, K]
y[i] = sum{k=0..K-1, q=0..n-1} w[k]*x[q]*max(0, 1 - |i + k + o[i, k] - q|)
given L(y)
find d(L)/d(x), d(L)/d(w), d(L)/d(o)
""",dict(x=R(6),w=R(3),o=R(4,3)*0.7),lambda x,w,o:dict(y=defo(x,w,o)),["x","w","o"])
def gs(l,g,t):
    return dict(y=((l+g)/t).softmax(-1))
case("Gumbel softmax in rows","""
given l[N, C], g[N, C], t > 0
y = softmax((l + g)/t)
given L(y)
find d(L)/d(l), d(L)/d(t)
""",dict(l=R(2,4),g=R(2,4),t=T(0.7)),gs,["l","t"])
def moe(x,G,W,b):
    p=(x@G).softmax(1)
    return dict(y=torch.einsum('ne,neh->nh',p,torch.tanh(torch.einsum('nd,edh->neh',x,W)+b)))
case("mixture of experts","""
given x[N, D], G[D, E], W[E, D, H], b[E, H]
p = softmax(x G)
u[n, e, h] = tanh((sum{d} x[n, d]*W[e, d, h]) + b[e, h])
y[n, h] = sum{e} p[n, e]*u[n, e, h]
given L(y)
find d(L)/d(x), d(L)/d(G), d(L)/d(W), d(L)/d(b)
""",dict(x=R(2,3),G=R(3,2),W=R(2,3,2),b=R(2,2)),moe,["x","G","W","b"])
case("low-rank adaptation","""
given x[N, I], W[O, I], B[O, R], A[R, I], al as \\alpha
y = x @ (W + al/R * B A)^T
given L(y)
find d(L)/d(x), d(L)/d(A), d(L)/d(B)
""",dict(x=R(2,4),W=R(3,4),B=R(3,1),A=R(1,4),al=2.0),lambda x,W,B,A,al:dict(y=x@(W+al/1*B@A).T),["x","A","B"])
case("batched outer products","""
given u[N, A], v[N, B]
C[a, b] = (sum{n} u[n, a]*v[n, b])/N
Y[n, a, b] = u[n, a]*v[n, b] - C[a, b]
given L(Y)
find d(L)/d(u), d(L)/d(v)
""",dict(u=R(3,2),v=R(3,4)),lambda u,v:dict(Y=u[:,:,None]*v[:,None]-torch.einsum('na,nb->ab',u,v)/3),["u","v"])
case("pairwise distances","""
given x[N, D], y[M, D], e > 0
S[i, j] = sqrt((sum{k} (x[i, k] - y[j, k])^2) + e)
given L(S)
find d(L)/d(x), d(L)/d(y)
""",dict(x=R(3,2),y=R(2,2),e=1e-3),lambda x,y,e:dict(S=((x[:,None]-y[None])**2).sum(2).add(e).sqrt()),["x","y"])
case("matrix of a radial kernel","""
given x[N, D], s > 0 as \\sigma, a[N]
K[i, j] = exp(-(sum{k} (x[i, k] - x[j, k])^2)/(2*s^2))
L = aᵀ K a
find d(L)/d(x), d(L)/d(s), d(L)/d(a)
""",dict(x=R(3,2),s=T(1.3),a=R(3)),lambda x,s,a:dict(L=a@torch.exp(-((x[:,None]-x[None])**2).sum(2)/(2*s**2))@a),["x","s","a"])
def circ(x,w,b):
    return dict(y=F.conv2d(F.pad(x[None],(1,1,1,1),mode='circular'),w,b)[0])
case("convolution around a torus","""
given x[C, H, W], w[F, C, 3, 3], b[F]
y[f, i = 0..H-1, j = 0..W-1] = b[f] + sum{c, k, l} w[f, c, k, l]*x[c, (i+k-1) mod H, (j+l-1) mod W]
given L(y)
find d(L)/d(x), d(L)/d(w), d(L)/d(b)
""",dict(x=R(2,3,2),w=R(2,2,3,3),b=R(2)),circ,["x","w","b"])
def bicubic(x,u,a):
    n=x.shape[0]; d=(u[:,None]-torch.arange(n)[None]).abs()
    k=torch.where(d<=1,(a+2)*d**3-(a+3)*d**2+1,torch.where(d<2,a*d**3-5*a*d**2+8*a*d-4*a,torch.zeros_like(d)))
    return dict(y=k@x)
case("cubic kernel in cases","""
given x[n], u[m], a
define k(s, a) = cases{(a+2)*|s|^3 - (a+3)*|s|^2 + 1 if |s| <= 1, a*|s|^3 - 5*a*|s|^2 + 8*a*|s| - 4*a if |s| < 2, 0 otherwise}
y[j] = sum{i} x[i]*k(u[j] - i, a)
given L(y)
find d(L)/d(x), d(L)/d(u)
""",dict(x=R(5),u=torch.tensor([0.3,1.7,3.6]),a=T(-0.5)),bicubic,["x","u"])
case("total variation","""
given x[H, W]
L = sum{i = 0..H-2, j = 0..W-2} (|x[i+1, j] - x[i, j]| + |x[i, j+1] - x[i, j]|)
find d(L)/d(x)
""",dict(x=R(3,4)),lambda x:dict(L=((x[1:,:-1]-x[:-1,:-1]).abs()+(x[:-1,1:]-x[:-1,:-1]).abs()).sum()),["x"])
case("total variation, isotropic","""
given x[H, W], e > 0
L = sum{i = 0..H-2, j = 0..W-2} sqrt((x[i+1, j] - x[i, j])^2 + (x[i, j+1] - x[i, j])^2 + e)
find d(L)/d(x)
""",dict(x=R(3,3),e=0.01),lambda x,e:dict(L=((x[1:,:-1]-x[:-1,:-1])**2+(x[:-1,1:]-x[:-1,:-1])**2+e).sqrt().sum()),["x"])
def ssim(x,y,c,d):
    m,n=x.mean(),y.mean(); v=((x-m)**2).mean(); w=((y-n)**2).mean(); z=((x-m)*(y-n)).mean()
    return dict(L=1-(2*m*n+c)*(2*z+d)/((m**2+n**2+c)*(v+w+d)))
case("structural similarity of a window","""
given x[n], y[n], c > 0, e > 0
m as \\mu_x = (sum{i} x[i])/n
q as \\mu_y = (sum{i} y[i])/n
v as \\sigma_x^2 = (sum{i} (x[i] - m)^2)/n
w as \\sigma_y^2 = (sum{i} (y[i] - q)^2)/n
z as \\sigma_{xy} = (sum{i} (x[i] - m)*(y[i] - q))/n
S = (2*m*q + c)*(2*z + e)/((m^2 + q^2 + c)*(v + w + e))
L = 1 - S
find d(L)/d(x)
""",dict(x=R(5),y=R(5),c=0.01,e=0.03),lambda x,y,c,e:ssim(x,y,c,e),["x"])
def ntx(z,w,t):
    u=F.normalize(z,dim=1); v=F.normalize(w,dim=1)
    S=u@v.T/t
    return dict(L=(F.cross_entropy(S,torch.arange(3))+F.cross_entropy(S.T,torch.arange(3)))/2)
case("contrast of two views, both ways","""
given z[N, D], w[N, D], t > 0 as \\tau
u[n, k] = z[n, k]/sqrt(sum{j} z[n, j]^2)
v[n, k] = w[n, k]/sqrt(sum{j} w[n, j]^2)
S = u vᵀ / t
L = -(sum{n} (log(exp(S[n, n])/(sum{m} exp(S[n, m]))) + log(exp(S[n, n])/(sum{m} exp(S[m, n])))))/(2*N)
find d(L)/d(z), d(L)/d(w), d(L)/d(t)
""",dict(z=R(3,2),w=R(3,2),t=T(0.4)),ntx,["z","w","t"])
def wing(x,t,w,e):
    d=(x-t).abs(); C=w-w*math.log(1+w/e)
    return dict(L=torch.where(d<w,w*torch.log(1+d/e),d-C).mean())
case("wing loss","""
given x[n], t[n], w > 0, e > 0 as \\epsilon
C = w - w*log(1 + w/e)
L = (sum{i} cases{w*log(1 + |x[i] - t[i]|/e) if |x[i] - t[i]| < w, |x[i] - t[i]| - C otherwise})/n
find d(L)/d(x)
""",dict(x=R(6)*2,t=R(6),w=1.5,e=0.5),wing,["x"])
case("Poisson likelihood of logarithms","""
given s[n], t[n]
L = (sum{i} (exp(s[i]) - t[i]*s[i]))/n
find d(L)/d(s), d(d(L)/d(s[i]))/d(s[j])
""",dict(s=R(4),t=torch.tensor([1.,0,3,2])),lambda s,t:dict(L=F.poisson_nll_loss(s,t)),["s"],second=[("s","s")])
case("Gaussian likelihood with a variance that is predicted","""
given m[n] as \\mu, v[n], t[n], e > 0
u[i] = max(v[i], e)
L = (sum{i} (log(u[i]) + (t[i] - m[i])^2/u[i]))/(2*n)
find d(L)/d(m)
""",dict(m=R(4),v=R(4).abs()+0.1,t=R(4),e=1e-6),lambda m,v,t,e:dict(L=F.gaussian_nll_loss(m,t,v)),["m"])
case("Student likelihood","""
given x[n], m as \\mu, s > 0 as \\sigma, v > 0 as \\nu
z[i] = (x[i] - m)/s
L = sum{i} (log(s) + (v + 1)/2*log(1 + z[i]^2/v))
find d(L)/d(x), d(L)/d(m), d(L)/d(s), d(L)/d(v)
""",dict(x=R(4),m=T(0.2),s=T(1.4),v=T(3)),lambda x,m,s,v:dict(L=(s.log()+(v+1)/2*torch.log(1+((x-m)/s)**2/v)).sum()),["x","m","s","v"])
def mixn(x,q,m,s):
    return dict(L=-torch.logsumexp(q.log()[None]-s.log()[None]-0.5*math.log(2*math.pi)-0.5*((x[:,None]-m[None])/s[None])**2,1).sum())
case("mixture of normal densities","""
given x[N], q[K] as \\pi, m[K] as \\mu, s[K] as \\sigma
assume s[k] > 0
L = -sum{n} log(sum{k} q[k]*exp(-(x[n] - m[k])^2/(2*s[k]^2))/(s[k]*sqrt(2*pi)))
find d(L)/d(q), d(L)/d(m), d(L)/d(s), d(L)/d(x)
""",dict(x=R(4),q=R(3).abs(),m=R(3),s=R(3).abs()+0.3),mixn,["q","m","s","x"])
def ema(x,a):
    h=[x[0]]
    for v in x[1:]: h.append(a*h[-1]+(1-a)*v)
    return dict(y=torch.stack(h))
case("moving average","""
given x[T, C], a > 0 < 1
y[t, c] = cases{x[t, c] if t = 0, a*y[t-1, c] + (1 - a)*x[t, c] otherwise}
given L(y)
find d(L)/d(x), d(L)/d(a)
""",dict(x=R(4,2),a=T(0.8)),ema,["x","a"])
def mgu(x,W,U,b,V,P,c,h0):
    h=h0;ys=[]
    for v in x:
        f=torch.sigmoid(W@v+U@h+b); n=torch.tanh(V@v+P@(f*h)+c)
        h=(1-f)*h+f*n; ys.append(h)
    return dict(h=torch.stack(ys))
case("minimal gated unit","""
given x[T, I], W[H, I], U[H, H], b[H], V[H, I], P[H, H], c[H], h0[H]
f[t] = sigmoid(W @ x[t] + U @ h[t-1] + b)
n[t] = tanh(V @ x[t] + P @ (f[t] .* h[t-1]) + c)
h[t] = (1 - f[t]) .* h[t-1] + f[t] .* n[t]
h[-1] = h0
given L(h)
find d(L)/d(x), d(L)/d(W), d(L)/d(P), d(L)/d(h0)
""",dict(x=R(3,2),W=R(2,2),U=R(2,2),b=R(2),V=R(2,2),P=R(2,2),c=R(2),h0=R(2)),mgu,["x","W","P","h0"])
def dtw(c,g):
    n,m=c.shape; D={}
    inf=torch.tensor(1e10)
    D[(-1,-1)]=torch.tensor(0.)
    for i in range(n): D[(i,-1)]=inf
    for j in range(m): D[(-1,j)]=inf
    for i in range(n):
        for j in range(m):
            D[(i,j)]=c[i,j]-g*torch.logsumexp(-torch.stack([D[(i-1,j)],D[(i,j-1)],D[(i-1,j-1)]])/g,0)
    return dict(L=D[(n-1,m-1)])
case("soft time warping with an infinite border","""
given c[n, m], g > 0 as \\gamma
R[i, j] = c[i, j] - g*log(exp(-R[i-1, j]/g) + exp(-R[i, j-1]/g) + exp(-R[i-1, j-1]/g))
R[-1, -1] = 0
R[-1, j] = inf
R[i, -1] = inf
L = R[n-1, m-1]
find d(L)/d(c)
""",dict(c=R(3,4).abs(),g=T(0.5)),dtw,["c"])
def arc(x,W,y,m,s):
    u=F.normalize(x,dim=1); v=F.normalize(W,dim=1)
    c=u@v.T
    z=torch.where(F.one_hot(y,4)>0,torch.cos(torch.acos(c)+m),c)*s
    return dict(L=F.cross_entropy(z,y))
case("angular margin in words of cases","""
given x[N, D], W[C, D], y[N] integer in 0..C-1, m > 0, s > 0
u[n, k] = x[n, k]/norm(x[n])
v[c, k] = W[c, k]/norm(W[c])
r[n, c] as \\cos\\theta = sum{k} u[n, k]*v[c, k]
z[n, c] = s*cases{cos(acos(r[n, c]) + m) if c = y[n], r[n, c] otherwise}
L = -(sum{n} log(exp(z[n, y[n]])/(sum{c} exp(z[n, c]))))/N
find d(L)/d(x), d(L)/d(W)
""",dict(x=R(2,3),W=R(4,3),y=torch.tensor([2,0]),m=0.3,s=4.0),arc,["x","W"])
case("focal loss in two classes with logits","""
given s[n], t[n], a, g >= 0 as \\gamma
p[i] = sigmoid(s[i])
L = -sum{i} (a*t[i]*(1 - p[i])^g*log(p[i]) + (1 - a)*(1 - t[i])*p[i]^g*log(1 - p[i]))
find d(L)/d(s)
""",dict(s=R(4),t=torch.tensor([1.,0,1,0]),a=0.25,g=2.0),lambda s,t,a,g:(lambda p:dict(L=-(a*t*(1-p)**g*p.log()+(1-a)*(1-t)*p**g*(1-p).log()).sum()))(torch.sigmoid(s)),["s"])
case("squeeze and excitation","""
given x[N, C, H, W], A[R, C], B[C, R]
z[n, c] = (sum{i, j} x[n, c, i, j])/(H*W)
s = sigmoid(relu(z Aᵀ) Bᵀ)
y[n, c, i, j] = s[n, c]*x[n, c, i, j]
given L(y)
find d(L)/d(x), d(L)/d(A), d(L)/d(B)
""",dict(x=R(2,3,2,2),A=R(2,3),B=R(3,2)),lambda x,A,B:(lambda z:dict(y=torch.sigmoid(F.relu(z@A.T)@B.T)[:,:,None,None]*x))(x.mean((2,3))),["x","A","B"])
case("Jensen-Shannon divergence of logits","""
given a[n], b[n]
p[i] = exp(a[i])/(sum{j} exp(a[j]))
q[i] = exp(b[i])/(sum{j} exp(b[j]))
m[i] = (p[i] + q[i])/2
L = 1/2*(sum{i} p[i]*log(p[i]/m[i])) + 1/2*(sum{i} q[i]*log(q[i]/m[i]))
find d(L)/d(a), d(L)/d(b)
""",dict(a=R(4),b=R(4)),lambda a,b:(lambda p,q:(lambda m:dict(L=0.5*(p*(p/m).log()).sum()+0.5*(q*(q/m).log()).sum()))((p+q)/2))(a.softmax(0),b.softmax(0)),["a","b"])

for c in CASES:
    print(json.dumps(c, ensure_ascii=False))
