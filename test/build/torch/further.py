"""Numbers for further.jsonl, from PyTorch alone. Run: python3 further.py > further.jsonl (PyTorch 1.13)"""
import torch.nn.functional as F, math, torch, json
from case import CASES, R, T, case
torch.manual_seed(71)

# --- losses of classes and margins
case("several labels with a margin","""
given x[C], y[C]                       # y is 1 for the labels that are there
L = (sum{i, j} y[j]*(1 - y[i])*max(0, 1 - (x[j] - x[i])))/C
find d(L)/d(x)
""",dict(x=R(5)*0.4,y=torch.tensor([1.,0,0,1,0])),lambda x,y:dict(L=F.multilabel_margin_loss(x,torch.tensor([0,3,-1,-1,-1]))),["x"])
case("one label with a squared margin and weights","""
given x[N, C], y[N] integer in 0..C-1, w[C]
L = 1/N * sum{n} w[y[n]]/C * sum{c, c != y[n]} max(0, 1 - x[n, y[n]] + x[n, c])^2
find d(L)/d(x)
""",dict(x=R(3,4),y=torch.tensor([1,3,1]),w=R(4).abs()),lambda x,y,w:dict(L=F.multi_margin_loss(x,y,p=2,weight=w)),["x"])
case("squared hinge of a linear classifier","""
given X[N, D], t[N], w[D], b, l > 0 as \\lambda
s = X w + b
L = l/2*norm(w)^2 + mean(max(0, 1 - t .* s)^2)
find d(L)/d(w), d(L)/d(b)
""",dict(X=R(4,3),t=torch.tensor([1.,-1,1,-1]),w=R(3),b=T(0.2),l=0.3),lambda X,t,w,b,l:dict(L=l/2*(w**2).sum()+(F.relu(1-t*(X@w+b))**2).mean()),["w","b"])
case("exponential loss of a weighted vote","""
given h[N, M], t[N], a[M] as \\alpha
F[n] = sum{m} a[m]*h[n, m]
L = (sum{n} exp(-t[n]*F[n]))/N
find d(L)/d(a), d(d(L)/d(a[i]))/d(a[j])
""",dict(h=torch.sign(R(4,3)),t=torch.tensor([1.,-1,1,-1]),a=R(3)),lambda h,t,a:dict(L=torch.exp(-t*(h@a)).mean()),["a"],second=[("a","a")])
case("Charbonnier loss","""
given x[H, W], y[H, W], e > 0 as \\epsilon
L = (sum{i, j} sqrt((x[i, j] - y[i, j])^2 + e^2))/(H*W)
find d(L)/d(x)
""",dict(x=R(3,1),y=R(3,1),e=1e-3),lambda x,y,e:dict(L=torch.sqrt((x-y)**2+e**2).mean()),["x"])
case("distance to the centres of the classes","""
given x[N, D], y[N] integer in 0..C-1, c[C, D]
L = 1/2 * sum{n, k} (x[n, k] - c[y[n], k])^2
find d(L)/d(x), d(L)/d(c)
""",dict(x=R(4,2),y=torch.tensor([1,0,1,1]),c=R(3,2)),lambda x,y,c:dict(L=0.5*((x-c[y])**2).sum()),["x","c"])
def circle(p,q,g,m):
    ap=F.relu(1+m-p.detach()); an=F.relu(q.detach()+m)
    return dict(L=torch.log(1+torch.exp(g*an*(q-m)).sum()*torch.exp(-g*ap*(p-(1-m))).sum()))
case("circle loss","""
given p[K], q[M], g > 0 as \\gamma, m > 0
a[i] as \\alpha_p = stop(max(0, 1 + m - p[i]))
b[j] as \\alpha_n = stop(max(0, q[j] + m))
L = log(1 + (sum{j} exp(g*b[j]*(q[j] - m)))*(sum{i} exp(-g*a[i]*(p[i] - 1 + m))))
find d(L)/d(p), d(L)/d(q)
""",dict(p=R(3)*.3+.5,q=R(4)*.3,g=4.0,m=0.25),circle,["p","q"])
case("distillation at a temperature","""
given s[N, C], t[N, C], T > 0
p[n, c] = exp(t[n, c]/T)/(sum{k} exp(t[n, k]/T))
q[n, c] = exp(s[n, c]/T)/(sum{k} exp(s[n, k]/T))
L = T^2/N * sum{n, c} p[n, c]*log(p[n, c]/q[n, c])
find d(L)/d(s)
""",dict(s=R(2,4),t=R(2,4),T=3.0),lambda s,t,T:dict(L=T*T*F.kl_div((s/T).log_softmax(1),(t/T).softmax(1),reduction="batchmean")),["s"])
case("preference of one answer over another","""
given a[N], b[N], r[N], s[N], beta > 0 as \\beta   # log-probabilities of the policy and of the reference
L = -(sum{n} log(sigmoid(beta*((a[n] - r[n]) - (b[n] - s[n])))))/N
find d(L)/d(a), d(L)/d(b), d(L)/d(beta)
""",dict(a=R(3),b=R(3),r=R(3),s=R(3),beta=T(.7)),lambda a,b,r,s,beta:dict(L=-F.logsigmoid(beta*((a-r)-(b-s))).mean()),["a","b","beta"])
case("pairs in order","""
given s[n], t[n]
L = sum{i, j} [t[i] > t[j]]*log(1 + exp(s[j] - s[i]))
find d(L)/d(s)
""",dict(s=R(4),t=torch.tensor([2.,0,1,1])),lambda s,t:dict(L=(F.softplus(s[None,:]-s[:,None])*(t[:,None]>t[None,:])).sum()),["s"])
case("lists in order","""
given s[n], t[n]
p[i] = exp(t[i])/(sum{j} exp(t[j]))
L = -sum{i} p[i]*log(exp(s[i])/(sum{j} exp(s[j])))
find d(L)/d(s)
""",dict(s=R(4),t=R(4)),lambda s,t:dict(L=-(t.softmax(0)*s.log_softmax(0)).sum()),["s"])
case("Plackett-Luce likelihood of an order","""
given s[n]
L = -sum{i} (s[i] - log(sum{j = i..n-1} exp(s[j])))
find d(L)/d(s)
""",dict(s=R(4)),lambda s:dict(L=-(s-torch.logcumsumexp(s.flip(0),0).flip(0)).sum()),["s"])
def supcon(z,y,t):
    S=z@z.T/t; n=len(y); eye=torch.eye(n,dtype=bool); S=S.masked_fill(eye,-math.inf)
    lp=S-S.logsumexp(1,keepdim=True); m=(y[:,None]==y[None])&~eye
    return dict(L=-(lp.masked_fill(~m,0).sum(1)/m.sum(1)).mean())
case("contrast with all of the same class","""
given z[N, D], y[N] integer, tau > 0 as \\tau
S[i, j] = (sum{k} z[i, k]*z[j, k])/tau
n[i] = sum{j, j != i} [y[j] = y[i]]
L = -1/N * sum{i} 1/n[i] * sum{j, j != i} [y[j] = y[i]]*(S[i, j] - log(sum{m, m != i} exp(S[i, m])))
find d(L)/d(z)
""",dict(z=R(4,2),y=torch.tensor([0,1,0,1]),tau=0.6),lambda z,y,tau:supcon(z,y,tau),["z"])
case("contrast with a queue","""
given q[D], k[D], Q[K, D], T > 0
L = -log(exp(qᵀ k/T)/(exp(qᵀ k/T) + (sum{j} exp(qᵀ Q[j]/T))))
find d(L)/d(q)
""",dict(q=R(3),k=R(3),Q=R(5,3),T=0.5),lambda q,k,Q,T:dict(L=F.cross_entropy(torch.cat([(q@k)[None],Q@q])[None]/T,torch.tensor([0]))),["q"])
def bt(z,w,l):
    N=len(z); f=lambda a:(a-a.mean(0))/a.std(0,unbiased=False)
    C=f(z).T@f(w)/N; d=torch.diagonal(C)
    return dict(L=((1-d)**2).sum()+l*((C**2).sum()-(d**2).sum()))
case("redundancy of two views","""
given z[N, D], w[N, D], l > 0 as \\lambda
m[k] = (sum{n} z[n, k])/N
r[k] = (sum{n} w[n, k])/N
s[k] = sqrt((sum{n} (z[n, k] - m[k])^2)/N)
t[k] = sqrt((sum{n} (w[n, k] - r[k])^2)/N)
C[i, j] = (sum{n} (z[n, i] - m[i])/s[i]*(w[n, j] - r[j])/t[j])/N
L = (sum{i} (1 - C[i, i])^2) + l*sum{i, j, i != j} C[i, j]^2
find d(L)/d(z)
""",dict(z=R(4,2),w=R(4,2),l=0.1),bt,["z"])
def byol(p,z):
    return dict(L=(2-2*F.cosine_similarity(p,z.detach(),dim=0)))
case("prediction of a view that gets no gradient","""
given p[D], z[D]
L = 2 - 2*(sum{i} p[i]*stop(z[i]))/(norm(p)*norm(stop(z)))
find d(L)/d(p), d(L)/d(z)
""",dict(p=R(3),z=R(3)),byol,["p","z"])

# --- likelihoods and divergences
case("divergence of two diagonal normal distributions","""
given m[n] as \\mu, s[n] as \\sigma, a[n], b[n]
assume s[i] > 0, b[i] > 0
L = sum{i} (log(b[i]/s[i]) + (s[i]^2 + (m[i] - a[i])^2)/(2*b[i]^2) - 1/2)
find d(L)/d(m), d(L)/d(s), d(L)/d(b)
""",dict(m=R(3),s=R(3).abs()+.2,a=R(3),b=R(3).abs()+.2),lambda m,s,a,b:dict(L=torch.distributions.kl_divergence(torch.distributions.Normal(m,s),torch.distributions.Normal(a,b)).sum()),["m","s","b"])
case("variational bound","""
given m[K] as \\mu, r[K], e[K] as \\epsilon, W[D, K], c[D], x[D]   # r is log σ²
z[k] = m[k] + exp(r[k]/2)*e[k]
s[i] = sum{k} W[i, k]*z[k] + c[i]
L = -(sum{i} (x[i]*log(sigmoid(s[i])) + (1 - x[i])*log(1 - sigmoid(s[i])))) - 1/2*sum{k} (1 + r[k] - m[k]^2 - exp(r[k]))
find d(L)/d(m), d(L)/d(r), d(L)/d(W)
""",dict(m=R(2),r=R(2),e=R(2),W=R(3,2),c=R(3),x=torch.tensor([1.,0,1])),lambda m,r,e,W,c,x:dict(L=F.binary_cross_entropy_with_logits(W@(m+torch.exp(r/2)*e)+c,x,reduction="sum")-0.5*(1+r-m**2-r.exp()).sum()),["m","r","W"])
case("Laplace likelihood","""
given x[n], m as \\mu, b > 0
L = sum{i} (log(2*b) + |x[i] - m|/b)
find d(L)/d(m), d(L)/d(b)
""",dict(x=R(5),m=T(.1),b=T(.8)),lambda x,m,b:dict(L=-torch.distributions.Laplace(m,b).log_prob(x).sum()),["m","b"])
case("Weibull likelihood","""
given x[n], k > 0, l > 0 as \\lambda
assume x[i] > 0
L = -sum{i} (log(k) - log(l) + (k - 1)*log(x[i]/l) - (x[i]/l)^k)
find d(L)/d(k), d(L)/d(l)
""",dict(x=R(4).abs()+.1,k=T(1.7),l=T(.9)),lambda x,k,l:dict(L=-torch.distributions.Weibull(l,k).log_prob(x).sum()),["k","l"])
case("logistic distribution","""
given x[n], m as \\mu, s > 0
z[i] = (x[i] - m)/s
L = sum{i} (z[i] + log(s) + 2*log(1 + exp(-z[i])))
find d(L)/d(m), d(L)/d(s)
""",dict(x=R(4),m=T(.3),s=T(.6)),lambda x,m,s:dict(L=((x-m)/s+s.log()+2*F.softplus(-(x-m)/s)).sum()),["m","s"])
case("correlation of Pearson","""
given x[n], y[n]
m = mean(x)
q = mean(y)
r = (sum{i} (x[i] - m)*(y[i] - q))/sqrt((sum{i} (x[i] - m)^2)*(sum{i} (y[i] - q)^2))
L = 1 - r
find d(L)/d(x)
""",dict(x=R(5),y=R(5)),lambda x,y:dict(L=1-torch.corrcoef(torch.stack([x,y]))[0,1]),["x"])
def ccc(x,y):
    m,q=x.mean(),y.mean()
    return dict(L=1-2*((x-m)*(y-q)).mean()/(((x-m)**2).mean()+((y-q)**2).mean()+(m-q)**2))
case("concordance correlation","""
given x[n], y[n]
m = mean(x)
q = mean(y)
L = 1 - 2*mean((x - m) .* (y - q))/(mean((x - m)^2) + mean((y - q)^2) + (m - q)^2)
find d(L)/d(x)
""",dict(x=R(5),y=R(5)),ccc,["x"])
def mmd(x,y,g):
    k=lambda a,b:torch.exp(-g*((a[:,None]-b[None])**2).sum(-1))
    return dict(L=k(x,x).mean()+k(y,y).mean()-2*k(x,y).mean())
case("mean discrepancy of two samples","""
given x[N, D], y[M, D], g > 0 as \\gamma
define k(s, g) = exp(-g*s)
L = 1/N^2*(sum{i, j} k(sum{a} (x[i, a] - x[j, a])^2, g)) + 1/M^2*(sum{i, j} k(sum{a} (y[i, a] - y[j, a])^2, g)) - 2/(N*M)*(sum{i, j} k(sum{a} (x[i, a] - y[j, a])^2, g))
find d(L)/d(x)
""",dict(x=R(3,2),y=R(2,2),g=.5),mmd,["x"])
case("energy of a Hopfield network with continuous states","""
given X[N, D], q[D], beta > 0 as \\beta
E = -1/beta*log(sum{n} exp(beta*sum{k} X[n, k]*q[k])) + 1/2*sum{k} q[k]^2
find d(E)/d(q), d(d(E)/d(q[i]))/d(q[j])
""",dict(X=R(4,3),q=R(3),beta=1.5),lambda X,q,beta:dict(E=-torch.logsumexp(beta*(X@q),0)/beta+.5*(q**2).sum()),["q"],second=[("q","q")])
case("free energy of a restricted Boltzmann machine","""
given v[D], a[D], b[H], W[D, H]
F = -(sum{i} a[i]*v[i]) - sum{j} log(1 + exp(b[j] + sum{i} v[i]*W[i, j]))
find d(F)/d(W), d(F)/d(a), d(F)/d(b)
""",dict(v=torch.tensor([1.,0,1]),a=R(3),b=R(2),W=R(3,2)),lambda v,a,b,W:dict(F=-(a@v)-F.softplus(b+v@W).sum()),["W","a","b"])

# --- reinforcement learning
def ppo(s,a,A,o,e,c):
    lp=s.log_softmax(1); r=torch.exp(lp.gather(1,a[:,None])[:,0]-o)
    H=-(lp.exp()*lp).sum(1)
    return dict(L=-torch.minimum(r*A,r.clamp(1-e,1+e)*A).mean()-c*H.mean())
case("clipped policy with an entropy bonus","""
given s[N, K], a[N] integer in 0..K-1, A[N], o[N], e > 0 as \\epsilon, c
p[n, k] = exp(s[n, k])/(sum{j} exp(s[n, j]))
r[n] = exp(log(p[n, a[n]]) - o[n])
H[n] = -sum{k} p[n, k]*log(p[n, k])
L = -(sum{n} (min(r[n]*A[n], clamp(r[n], 1 - e, 1 + e)*A[n]) + c*H[n]))/N
find d(L)/d(s)
""",dict(s=R(4,3),a=torch.tensor([0,2,1,2]),A=R(4),o=R(4)*.3-1,e=0.2,c=0.01),ppo,["s"])
def gae(r,v,g,l):
    T_=len(r); d=r+g*v[1:]-v[:-1]; a=[None]*T_; x=torch.tensor(0.)
    for t in reversed(range(T_)): x=d[t]+g*l*x; a[t]=x
    return dict(A=torch.stack(a))
case("generalised advantage","""
given r[T], v[T+1], g > 0 as \\gamma, l > 0 as \\lambda
delta[t] as \\delta = r[t] + g*v[t+1] - v[t]
A[t] = delta[t] + g*l*A[t+1]
A[T] = 0
given L(A)
find d(L)/d(r), d(L)/d(v), d(L)/d(l)
""",dict(r=R(4),v=R(5),g=T(.9),l=T(.8)),gae,["r","v","l"])
def rf(s,a,r,g):
    T_=len(r); G=[None]*T_; x=torch.tensor(0.)
    for t in reversed(range(T_)): x=r[t]+g*x; G[t]=x
    G=torch.stack(G); b=G.mean()
    return dict(L=-((G-b).detach()*s.log_softmax(1)[range(T_),a]).sum())
case("policy gradient with returns and a baseline","""
given s[T, K], a[T] integer in 0..K-1, r[T], g > 0 as \\gamma
G[t] = sum{u = t..T-1} g^(u-t)*r[u]
b = (sum{t} G[t])/T
L = -sum{t} stop(G[t] - b)*log(exp(s[t, a[t]])/(sum{k} exp(s[t, k])))
find d(L)/d(s)
""",dict(s=R(3,2),a=torch.tensor([0,1,1]),r=R(3),g=.9),rf,["s"])
def duel(v,A,a,y):
    Q=v[:,None]+A-A.mean(1,keepdim=True)
    return dict(L=F.huber_loss(Q[range(3),a],y))
case("two heads of a value network","""
given v[N], A[N, K], a[N] integer in 0..K-1, y[N]
Q[n, k] = v[n] + A[n, k] - (sum{j} A[n, j])/K
e[n] = Q[n, a[n]] - y[n]
L = (sum{n} cases{e[n]^2/2 if |e[n]| <= 1, |e[n]| - 1/2 otherwise})/N
find d(L)/d(v), d(L)/d(A)
""",dict(v=R(3),A=R(3,4),a=torch.tensor([1,3,0]),y=R(3)),duel,["v","A"])
case("difference of time with a target that is held","""
given x[T+1, D], w[D], r[T], g > 0 as \\gamma
V[t] = sum{k} w[k]*x[t, k]
L = 1/2*sum{t = 0..T-1} (r[t] + g*stop(V[t+1]) - V[t])^2
find d(L)/d(w)
""",dict(x=R(4,2),w=R(2),r=R(3),g=.9),lambda x,w,r,g:dict(L=.5*((r+g*(x@w)[1:].detach()-(x@w)[:-1])**2).sum()),["w"])

# --- rendering, geometry, physics
def nerf(s,c,d):
    a=1-torch.exp(-s*d); Tt=torch.cumprod(torch.cat([torch.ones(1),1-a[:-1]]),0)
    return dict(C=((Tt*a)[:,None]*c).sum(0))
case("colour along a ray","""
given s[n] as \\sigma, c[n, 3], d[n] as \\delta
T[i = 0..n-1] = exp(-sum{j = 0..i-1} s[j]*d[j])
C[k] = sum{i} T[i]*(1 - exp(-s[i]*d[i]))*c[i, k]
given L(C)
find d(L)/d(s), d(L)/d(c)
""",dict(s=R(4).abs(),c=R(4,3),d=R(4).abs()),nerf,["s","c"])
def comp(a,c,b):
    Tt=torch.cumprod(torch.cat([torch.ones(1),1-a]),0)
    return dict(C=((Tt[:-1]*a)[:,None]*c).sum(0)+Tt[-1]*b)
case("layers that let light through","""
given a[n] as \\alpha, c[n, 3], b[3]
w[i] = a[i]*prod{j < i} (1 - a[j])
C[k] = (sum{i} w[i]*c[i, k]) + (prod{j} (1 - a[j]))*b[k]
given L(C)
find d(L)/d(a), d(L)/d(c), d(L)/d(b)
""",dict(a=torch.tensor([.3,1.,.6,.2]),c=R(4,3),b=R(3)),comp,["a","c","b"])
def cam(X,u,f,t,th):
    c,s=torch.cos(th),torch.sin(th); z=torch.zeros(())
    Rm=torch.stack([torch.stack([c,z,s]),torch.stack([z,z+1,z]),torch.stack([-s,z,c])])
    P=X@Rm.T+t
    return dict(L=((f*P[:,:2]/P[:,2:]-u)**2).sum())
case("points seen by a camera","""
given X[N, 3], u[N, 2], f > 0, t[3], theta as \\theta
x[n] = cos(theta)*X[n, 0] + sin(theta)*X[n, 2] + t[0]
y[n] = X[n, 1] + t[1]
z[n] = -sin(theta)*X[n, 0] + cos(theta)*X[n, 2] + t[2]
L = sum{n} ((f*x[n]/z[n] - u[n, 0])^2 + (f*y[n]/z[n] - u[n, 1])^2)
find d(L)/d(X), d(L)/d(f), d(L)/d(t), d(L)/d(theta)
""",dict(X=R(3,3),u=R(3,2),f=T(1.3),t=torch.tensor([.1,-.2,6.]),theta=T(.4)),lambda X,u,f,t,theta:cam(X,u,f,t,theta),["X","f","t","theta"])
case("rotation by an angle","""
given x[n, 2], a as \\theta
R = [[cos(a), -sin(a)], [sin(a), cos(a)]]
y[i, k] = sum{l} R[k, l]*x[i, l]
given L(y)
find d(L)/d(x), d(L)/d(a)
""",dict(x=R(3,2),a=T(.7)),lambda x,a:dict(y=torch.stack([a.cos()*x[:,0]-a.sin()*x[:,1],a.sin()*x[:,0]+a.cos()*x[:,1]],1)),["x","a"])
case("product of complex numbers in two parts","""
given a[n], b[n], c[n], e[n]
u[i] = a[i]*c[i] - b[i]*e[i]
v[i] = a[i]*e[i] + b[i]*c[i]
given L(u, v)
find d(L)/d(a), d(L)/d(b), d(L)/d(c), d(L)/d(e)
""",dict(a=R(3),b=R(3),c=R(3),e=R(3)),lambda a,b,c,e:dict(u=a*c-b*e,v=a*e+b*c),["a","b","c","e"])
case("springs between neighbours","""
given x[n, 2], k > 0, l > 0 as \\ell
E = k/2*sum{i = 0..n-2} (sqrt(sum{a} (x[i+1, a] - x[i, a])^2) - l)^2
find d(E)/d(x)
""",dict(x=R(4,2),k=2.,l=1.),lambda x,k,l:(lambda E:dict(E=E))(k/2*(((x[1:]-x[:-1]).norm(dim=1)-l)**2).sum()),["x"])
def lj(x,e,s):
    n=len(x); E=0
    for i in range(n):
        for j in range(i+1,n):
            r=(x[i]-x[j]).norm(); E=E+4*e*((s/r)**12-(s/r)**6)
    return dict(E=E)
case("energy of Lennard and Jones","""
given x[n, 3], e > 0 as \\epsilon, s > 0 as \\sigma
r[i, j] = sqrt(sum{a} (x[i, a] - x[j, a])^2)
E = sum{i, j, i < j} 4*e*((s/r[i, j])^12 - (s/r[i, j])^6)
find d(E)/d(x), d(E)/d(s)
""",dict(x=torch.tensor([[0.,0,0],[1.1,.2,0],[0.3,1.3,.4]]),e=1.2,s=T(1.)),lj,["x","s"])
case("one particle of Lennard and Jones","""
given r > 0, e > 0 as \\epsilon, s > 0 as \\sigma
V = 4*e*((s/r)^12 - (s/r)^6)
find d(V)/d(r), d(d(V)/d(r))/d(r)
""",dict(r=T(1.3),e=.7,s=1.1),lambda r,e,s:(lambda V:dict(V=V))(4*e*((s/r)**12-(s/r)**6)),["r"],second=[("r","r")])
def poinc(u,v):
    return dict(D=torch.acosh(1+2*((u-v)**2).sum()/((1-(u**2).sum())*(1-(v**2).sum()))))
case("distance in the ball of Poincaré","""
given u[n], v[n]
a = 1 - norm(u)^2
b = 1 - norm(v)^2
g as \\gamma = 1 + 2*norm(u - v)^2/(a*b)
D = acosh(g)
find d(D)/d(u)
""",dict(u=R(3)*.3,v=R(3)*.3),lambda u,v:poinc(u,v),["u"])
case("Bézier curve of the third degree","""
given P[4, 2], t[n], q[n, 2]
B[i, k] = (1 - t[i])^3*P[0, k] + 3*t[i]*(1 - t[i])^2*P[1, k] + 3*t[i]^2*(1 - t[i])*P[2, k] + t[i]^3*P[3, k]
L = sum{i, k} (B[i, k] - q[i, k])^2
find d(L)/d(P), d(L)/d(t)
""",dict(P=R(4,2),t=torch.tensor([0.,.3,.9]),q=R(3,2)),lambda P,t,q:dict(L=((torch.stack([(1-t)**3,3*t*(1-t)**2,3*t**2*(1-t),t**3],1)@P-q)**2).sum()),["P","t"])
def cr(x,u):
    i=u.floor().long(); f=u-u.floor()
    w=torch.stack([(-f+2*f**2-f**3)/2,(2-5*f**2+3*f**3)/2,(f+4*f**2-3*f**3)/2,(-f**2+f**3)/2])
    idx=lambda d:x[(i+d).clamp(0,len(x)-1)]
    return dict(y=sum(w[k]*idx(k-1) for k in range(4)))
case("spline of Catmull and Rom, held at the ends","""
given x[n], u[m]
i[j] = floor(u[j])
f[j] = u[j] - i[j]
p[j] = x[clamp(i[j] - 1, 0, n-1)]
q[j] = x[clamp(i[j], 0, n-1)]
r[j] = x[clamp(i[j] + 1, 0, n-1)]
s[j] = x[clamp(i[j] + 2, 0, n-1)]
y[j] = ((-f[j] + 2*f[j]^2 - f[j]^3)*p[j] + (2 - 5*f[j]^2 + 3*f[j]^3)*q[j] + (f[j] + 4*f[j]^2 - 3*f[j]^3)*r[j] + (f[j]^3 - f[j]^2)*s[j])/2
given L(y)
find d(L)/d(x), d(L)/d(u)
""",dict(x=R(5),u=torch.tensor([.3,1.6,3.7])),cr,["x","u"])
def sam(x,b):
    p=(x.reshape(-1)*b).softmax(0).reshape(x.shape)
    H,W=x.shape
    return dict(u=(p*torch.arange(H)[:,None]).sum(),v=(p*torch.arange(W)).sum())
case("place of the largest entry, softened","""
given x[H, W], b > 0 as \\beta
p[i, j] = exp(b*x[i, j])/(sum{k, l} exp(b*x[k, l]))
u = sum{i, j} i*p[i, j]
v = sum{i, j} j*p[i, j]
given L(u, v)
find d(L)/d(x)
""",dict(x=R(3,4),b=1.5),sam,["x"])
def diou(b,t):
    iw=(torch.minimum(b[2],t[2])-torch.maximum(b[0],t[0])).clamp(min=0); ih=(torch.minimum(b[3],t[3])-torch.maximum(b[1],t[1])).clamp(min=0)
    I=iw*ih; U=(b[2]-b[0])*(b[3]-b[1])+(t[2]-t[0])*(t[3]-t[1])-I
    cw=torch.maximum(b[2],t[2])-torch.minimum(b[0],t[0]); ch=torch.maximum(b[3],t[3])-torch.minimum(b[1],t[1])
    d=((b[0]+b[2]-t[0]-t[2])/2)**2+((b[1]+b[3]-t[1]-t[3])/2)**2
    return dict(L=1-I/U+d/(cw**2+ch**2))
case("overlap of boxes with the distance of their centres","""
given b[4], t[4]
I = max(0, min(b[2], t[2]) - max(b[0], t[0]))*max(0, min(b[3], t[3]) - max(b[1], t[1]))
U = (b[2] - b[0])*(b[3] - b[1]) + (t[2] - t[0])*(t[3] - t[1]) - I
d2 as d^2 = ((b[0] + b[2] - t[0] - t[2])/2)^2 + ((b[1] + b[3] - t[1] - t[3])/2)^2
c2 as c^2 = (max(b[2], t[2]) - min(b[0], t[0]))^2 + (max(b[3], t[3]) - min(b[1], t[1]))^2
L = 1 - I/U + d2/c2
find d(L)/d(b)
""",dict(b=torch.tensor([0.,0.1,2.,1.7]),t=torch.tensor([.6,-.3,2.5,1.2])),diou,["b"])

# --- recurrences
def ssm(u,A,B,C,D):
    h=torch.zeros(A.shape[0]); y=[]
    for v in u: h=A@h+B*v; y.append(C@h+D*v)
    return dict(y=torch.stack(y))
case("linear state space","""
given u[T], A[N, N], B[N], C[N], D
h[t, i] = sum{j} A[i, j]*h[t-1, j] + B[i]*u[t]
h[-1] = 0
y[t] = sum{i} C[i]*h[t, i] + D*u[t]
given L(y)
find d(L)/d(u), d(L)/d(A), d(L)/d(B), d(L)/d(C), d(L)/d(D)
""",dict(u=R(4),A=R(2,2)*.5,B=R(2),C=R(2),D=T(.4)),ssm,["u","A","B","C","D"])
def sru(x,W,V,U,b,c):
    s=torch.zeros(W.shape[0]); hs=[]
    for v in x:
        f=torch.sigmoid(V@v+b); r=torch.sigmoid(U@v+c); s=f*s+(1-f)*(W@v); hs.append(r*torch.tanh(s)+(1-r)*v)
    return dict(h=torch.stack(hs))
case("simple recurrent unit","""
given x[T, D], W[D, D], V[D, D], U[D, D], b[D], c[D]
z[t] = W @ x[t]
f[t] = sigmoid(V @ x[t] + b)
r[t] = sigmoid(U @ x[t] + c)
s[t] = f[t] .* s[t-1] + (1 - f[t]) .* z[t]
s[-1] = 0
h[t] = r[t] .* tanh(s[t]) + (1 - r[t]) .* x[t]
given L(h)
find d(L)/d(W), d(L)/d(V), d(L)/d(b), d(L)/d(x)
""",dict(x=R(3,2),W=R(2,2),V=R(2,2),U=R(2,2),b=R(2),c=R(2)),sru,["W","V","b","x"])
def lp(S,Y,a,n):
    Fm=Y
    for _ in range(n): Fm=a*S@Fm+(1-a)*Y
    return Fm
case("labels spread over a graph","""
given S[n, n], Y[n, C], a > 0 < 1 as \\alpha
F[t = 0..3] = a*S @ F[t-1] + (1 - a)*Y
F[0] = Y
P = F[3]
given L(P)
find d(L)/d(S), d(L)/d(Y)
""",dict(S=R(3,3)*.4,Y=R(3,2),a=.7),lambda S,Y,a:dict(P=lp(S,Y,a,3)),["S","Y"])
def euler(x,W,b,h):
    for _ in range(3): x=x+h*torch.tanh(W@x+b)
    return x
case("steps of Euler through a field","""
given x0[n], W[n, n], b[n], h > 0
x[t = 0..3] = x[t-1] + h*tanh(W @ x[t-1] + b)
x[0] = x0
y = x[3]
given L(y)
find d(L)/d(x0), d(L)/d(W), d(L)/d(h)
""",dict(x0=R(2),W=R(2,2),b=R(2),h=T(.1)),lambda x0,W,b,h:dict(y=euler(x0,W,b,h)),["x0","W","h"])
case("highway layer","""
given x[D], W[D, D], b[D], V[D, D], c[D]
h = tanh(W x + b)
g = sigmoid(V x + c)
y = g .* h + (1 - g) .* x
given L(y)
find d(L)/d(x), d(L)/d(W), d(L)/d(V)
""",dict(x=R(3),W=R(3,3),b=R(3),V=R(3,3),c=R(3)),lambda x,W,b,V,c:(lambda g:dict(y=g*torch.tanh(W@x+b)+(1-g)*x))(torch.sigmoid(V@x+c)),["x","W","V"])

# --- layers
case("GEGLU","""
given x[N, D], W[D, H], V[D, H], b[H], c[H]
define gelu(u) = u/2*(1 + erf(u/sqrt(2)))
y = gelu(x W + b) .* (x V + c)
given L(y)
find d(L)/d(x), d(L)/d(W), d(L)/d(V)
""",dict(x=R(2,3),W=R(3,2),V=R(3,2),b=R(2),c=R(2)),lambda x,W,V,b,c:dict(y=F.gelu(x@W+b)*(x@V+c)),["x","W","V"])
case("SELU","""
given x[n], a > 0 as \\alpha, l > 0 as \\lambda
y[i] = l*(max(0, x[i]) + min(0, a*(exp(x[i]) - 1)))
given L(y)
find d(L)/d(x)
""",dict(x=R(5),a=1.6732632423543772848170429916717,l=1.0507009873554804934193349852946),lambda x,a,l:dict(y=F.selu(x)),["x"])
case("shrinking towards zero, softly and hard","""
given x[n], l > 0 as \\lambda
y[i] = sign(x[i])*max(0, |x[i]| - l)
z[i] = cases{x[i] if |x[i]| > l, 0 otherwise}
w[i] = x[i] - tanh(x[i])
given L(y, z, w)
find d(L)/d(x)
""",dict(x=torch.tensor([-1.5,-.5,.2,.7,2.]),l=.5),lambda x,l:dict(y=F.softshrink(x,l),z=F.hardshrink(x,l),w=F.tanhshrink(x)),["x"])
case("the larger of several linear maps","""
given x[D], W[K, H, D], b[K, H]
y[h] = max{k} (sum{i} W[k, h, i]*x[i] + b[k, h])
given L(y)
find d(L)/d(x), d(L)/d(W), d(L)/d(b)
""",dict(x=R(3),W=R(4,2,3),b=R(4,2)),lambda x,W,b:dict(y=(W@x+b).max(0).values),["x","W","b"])
def ws(x,w,e):
    m=w.mean((1,2),keepdim=True); v=w.var((1,2),unbiased=False,keepdim=True)
    return dict(y=F.conv1d(x[None],(w-m)/torch.sqrt(v+e))[0])
case("convolution with standardised weights","""
given x[C, I], w[F, C, K], e > 0 as \\epsilon
m[f] as \\mu = (sum{c, k} w[f, c, k])/(C*K)
v[f] = (sum{c, k} (w[f, c, k] - m[f])^2)/(C*K)
u[f, c, k] as \\hat{w} = (w[f, c, k] - m[f])/sqrt(v[f] + e)
y[f, i] = sum{c, k} u[f, c, k]*x[c, i+k]
given L(y)
find d(L)/d(w), d(L)/d(x)
""",dict(x=R(2,5),w=R(3,2,3),e=1e-5),ws,["w","x"])
case("features scaled and moved by a condition","""
given x[N, C, H, W], z[N, E], A[C, E], B[C, E]
g[n, c] as \\gamma = sum{e} A[c, e]*z[n, e]
b[n, c] as \\beta = sum{e} B[c, e]*z[n, e]
y[n, c, i, j] = g[n, c]*x[n, c, i, j] + b[n, c]
given L(y)
find d(L)/d(x), d(L)/d(z), d(L)/d(A), d(L)/d(B)
""",dict(x=R(2,3,2,1),z=R(2,2),A=R(3,2),B=R(3,2)),lambda x,z,A,B:dict(y=(z@A.T)[:,:,None,None]*x+(z@B.T)[:,:,None,None]),["x","z","A","B"])
def mqa(x,Q,K,V,D):
    q=torch.einsum('ti,hid->htd',x,Q); k=x@K; v=x@V
    return dict(O=torch.einsum('hts,sd->htd',(torch.einsum('htd,sd->hts',q,k)/math.sqrt(D)).softmax(-1),v))
case("attention of many queries to one key","""
given x[T, I], Q[H, I, D], K[I, D], V[I, D]
q[h, t, e] = sum{i} x[t, i]*Q[h, i, e]
k = x @ K
v = x @ V
s[h, t, u] = (sum{e} q[h, t, e]*k[u, e])/sqrt(D)
p[h, t, u] = exp(s[h, t, u])/(sum{w} exp(s[h, t, w]))
O[h, t, e] = sum{u} p[h, t, u]*v[u, e]
given L(O)
find d(L)/d(x), d(L)/d(K), d(L)/d(V), d(L)/d(Q)
""",dict(x=R(3,2),Q=R(2,2,3),K=R(2,3),V=R(2,3)),lambda x,Q,K,V:mqa(x,Q,K,V,3),["x","K","V","Q"])
def cosatt(Q,K,V,g):
    return dict(O=(g*F.normalize(Q,dim=1)@F.normalize(K,dim=1).T).softmax(1)@V)
case("attention by angles","""
given Q[T, D], K[S, D], V[S, E], g > 0 as \\gamma
q[t, i] = Q[t, i]/norm(Q[t])
k[s, i] = K[s, i]/norm(K[s])
O = softmax(g*q kᵀ) V
given L(O)
find d(L)/d(Q), d(L)/d(g)
""",dict(Q=R(2,3),K=R(4,3),V=R(4,2),g=T(2.)),cosatt,["Q","g"])
case("attention that pools a bag","""
given h[N, D], V[E, D], w[E]
a = softmax(tanh(h Vᵀ) w)
z = aᵀ h
given L(z)
find d(L)/d(h), d(L)/d(V), d(L)/d(w)
""",dict(h=R(4,3),V=R(2,3),w=R(2)),lambda h,V,w:dict(z=(torch.tanh(h@V.T)@w).softmax(0)@h),["h","V","w"])
case("layer of a graph with a normalised adjacency","""
given A[n, n], X[n, D], W[D, H]
deg[i] = sum{j} A[i, j]
S[i, j] = A[i, j]/sqrt(deg[i]*deg[j])
Y = relu(S X W)
given L(Y)
find d(L)/d(W), d(L)/d(X)
""",dict(A=torch.tensor([[1.,1,0],[1,1,1],[0,1,1]]),X=R(3,2),W=R(2,2)),lambda A,X,W:(lambda d:dict(Y=F.relu((A/torch.sqrt(d[:,None]*d[None]))@X@W)))(A.sum(1)),["W","X"])
def mp(x,s,t,W,U):
    m=F.relu(x[s]@W.T); a=torch.zeros(4,2).index_add(0,t,m)
    return dict(y=torch.tanh(x@U.T+a))
case("messages along the edges","""
given x[N, D], s[M] integer in 0..N-1, t[M] integer in 0..N-1, W[H, D], U[H, D]
m[e, h] = relu(sum{k} W[h, k]*x[s[e], k])
a[t[e], h] += m[e, h]
y[i, h] = tanh(sum{k} U[h, k]*x[i, k] + a[i, h])
given L(y)
find d(L)/d(x), d(L)/d(W), d(L)/d(U)
""",dict(x=R(4,3),s=torch.tensor([0,1,2,2,3]),t=torch.tensor([1,2,1,3,1]),W=R(2,3),U=R(2,3)),mp,["x","W","U"])
def lapl(x,w):
    return dict(L=.5*(w[:,:,None]*(x[:,None]-x[None])**2).sum())
case("smoothness on a graph","""
given x[n, D], w[n, n]
assume w = wᵀ
L = 1/2*sum{i, j, k} w[i, j]*(x[i, k] - x[j, k])^2
find d(L)/d(x)
""",dict(x=R(3,2),w=(lambda a:a+a.T)(R(3,3).abs())),lapl,["x"])
def ola(x,w,h):
    n,k=x.shape; y=torch.zeros((n-1)*h+k)
    for i in range(n): y=y+F.pad(x[i]*w,(i*h,(n-1-i)*h))
    return dict(y=y)
case("frames that overlap, added up","""
given x[N, K], w[K], s >= 1 integer
y[s*n + k] += x[n, k]*w[k]
given L(y)
find d(L)/d(x), d(L)/d(w)
""",dict(x=R(3,4),w=R(4),s=3),lambda x,w,s:ola(x,w,s),["x","w"])
def dct(x):
    n=len(x); k=torch.arange(n)[:,None]; i=torch.arange(n)[None]
    return dict(y=torch.cos(math.pi/n*(i+.5)*k)@x)
case("cosine transform","""
given x[n]
y[k = 0..n-1] = sum{i} x[i]*cos(pi/n*(i + 1/2)*k)
given L(y)
find d(L)/d(x)
""",dict(x=R(5)),dct,["x"])
def stft(x):
    n=len(x); k=torch.arange(n)[:,None]*torch.arange(n)[None]*2*math.pi/n
    a=torch.cos(k)@x; b=-torch.sin(k)@x
    return dict(P=a**2+b**2)
case("power of a Fourier transform","""
given x[n]
a[k = 0..n-1] = sum{i} x[i]*cos(2*pi*k*i/n)
b[k = 0..n-1] = -sum{i} x[i]*sin(2*pi*k*i/n)
P[k] = a[k]^2 + b[k]^2
given L(P)
find d(L)/d(x)
""",dict(x=R(5)),stft,["x"])
case("features of random frequencies","""
given x[N, D], B[M, D], w[M], v[M]
f[n] = sum{m} (w[m]*sin(2*pi*sum{i} B[m, i]*x[n, i]) + v[m]*cos(2*pi*sum{i} B[m, i]*x[n, i]))
given L(f)
find d(L)/d(x), d(L)/d(B), d(L)/d(w)
""",dict(x=R(2,2)*.3,B=R(3,2),w=R(3),v=R(3)),lambda x,B,w,v:(lambda z:dict(f=torch.sin(z)@w+torch.cos(z)@v))(2*math.pi*x@B.T),["x","B","w"])
case("network of sines","""
given x[D], W[H, D], b[H], v[H], o > 0 as \\omega
h = sin(o*(W x + b))
f = vᵀ h
find d(f)/d(x), d(d(f)/d(x[i]))/d(x[j])
""",dict(x=R(2),W=R(3,2),b=R(3),v=R(3),o=2.),lambda x,W,b,v,o:(lambda f:dict(f=f))(v@torch.sin(o*(W@x+b))),["x"],second=[("x","x")])
def blur(x,w,s):
    m=F.max_pool1d(x[None],2,1)
    return dict(y=F.conv1d(m,w[None,None],stride=2)[0] if m.dim()==3 else F.conv1d(m[None],w[None,None],stride=2)[0,0])
case("largest of two, then blurred by steps","""
given x[n], w[K], s >= 1 integer
m[i] = max{a=0..1} x[i+a]
y[j] = sum{k} w[k]*m[s*j + k]
given L(y)
find d(L)/d(x), d(L)/d(w)
""",dict(x=R(8),w=R(3),s=2),blur,["x","w"])
case("largest of a dilated window with a border","""
given x[n outside -inf], s >= 1 integer, d >= 1 integer, p >= 0 integer
y[i = 0..floor((n + 2*p - 2*d - 1)/s)] = max{k=0..2} x[s*i + d*k - p]
given L(y)
find d(L)/d(x)
""",dict(x=R(9),s=2,d=2,p=1),lambda x,s,d,p:dict(y=F.max_pool1d(x[None],3,2,1,2)[0]),["x"])

# --- factorisations and regression
case("three factors of a tensor","""
given X[I, J, K], A[I, R], B[J, R], C[K, R]
E[i, j, k] = X[i, j, k] - sum{r} A[i, r]*B[j, r]*C[k, r]
L = 1/2*sum{i, j, k} E[i, j, k]^2
find d(L)/d(A), d(L)/d(C)
""",dict(X=R(2,3,2),A=R(2,2),B=R(3,2),C=R(2,2)),lambda X,A,B,C:(lambda E:dict(E=E,L=.5*(E**2).sum()))(X-torch.einsum('ir,jr,kr->ijk',A,B,C)),["A","C"])
case("a core between three matrices","""
given G[P, Q, R], A[I, P], B[J, Q], C[K, R]
X[i, j, k] = sum{p, q, r} G[p, q, r]*A[i, p]*B[j, q]*C[k, r]
given L(X)
find d(L)/d(G), d(L)/d(B)
""",dict(G=R(2,1,2),A=R(2,2),B=R(3,1),C=R(2,2)),lambda G,A,B,C:dict(X=torch.einsum('pqr,ip,jq,kr->ijk',G,A,B,C)),["G","B"])
case("a train of three cores","""
given A[I, R], B[R, J, S], C[S, K]
X[i, j, k] = sum{r, s} A[i, r]*B[r, j, s]*C[s, k]
given L(X)
find d(L)/d(A), d(L)/d(B), d(L)/d(C)
""",dict(A=R(2,3),B=R(3,2,2),C=R(2,4)),lambda A,B,C:dict(X=torch.einsum('ir,rjs,sk->ijk',A,B,C)),["A","B","C"])
def mf(U,V,b,c,m,r,M,l):
    P=U@V.T+b[:,None]+c+m
    return dict(L=(M*(r-P)**2).sum()+l*((U**2).sum()+(V**2).sum()))
case("ratings by factors and biases","""
given r[N, M], s[N, M], U[N, K], V[M, K], b[N], c[M], m as \\mu, l > 0 as \\lambda    # s is 1 where there is a rating
e[i, j] = r[i, j] - (m + b[i] + c[j] + sum{k} U[i, k]*V[j, k])
L = (sum{i, j} s[i, j]*e[i, j]^2) + l*((sum{i, k} U[i, k]^2) + (sum{j, k} V[j, k]^2))
find d(L)/d(U), d(L)/d(V), d(L)/d(b), d(L)/d(m)
""",dict(r=R(2,3),s=torch.tensor([[1.,0,1],[1,1,0]]),U=R(2,2),V=R(3,2),b=R(2),c=R(3),m=T(.3),l=.1),lambda r,s,U,V,b,c,m,l:(lambda o:dict(L=o["L"]))(mf(U,V,b,c,m,r,s,l)),["U","V","b","m"])
def sgns(u,v,c,o,n):
    return dict(L=-F.logsigmoid((u[c]*v[o]).sum())-F.logsigmoid(-(v[n]@u[c])).sum())
case("a word, its neighbour and drawn words","""
given u[V, D], v[V, D], c integer in 0..V-1, o integer in 0..V-1, n[K] integer in 0..V-1
L = -log(sigmoid(sum{i} u[c, i]*v[o, i])) - sum{k} log(sigmoid(-sum{i} u[c, i]*v[n[k], i]))
find d(L)/d(u), d(L)/d(v)
""",dict(u=R(5,2),v=R(5,2),c=1,o=3,n=torch.tensor([0,4,4])),sgns,["u","v"])
def glove(X,w,v,b,c,m,a):
    f=torch.where(X<m,(X/m)**a,torch.ones_like(X))
    return dict(J=(f*(w@v.T+b[:,None]+c-X.log())**2).sum())
case("logarithms of counts by vectors","""
given X[V, V], w[V, D], v[V, D], b[V], c[V], m > 0 as x_{max}, a > 0 as \\alpha
assume X[i, j] > 0
f[i, j] = cases{(X[i, j]/m)^a if X[i, j] < m, 1 otherwise}
J = sum{i, j} f[i, j]*(sum{k} w[i, k]*v[j, k] + b[i] + c[j] - log(X[i, j]))^2
find d(J)/d(w), d(J)/d(b)
""",dict(X=R(3,3).abs()*4+.1,w=R(3,2),v=R(3,2),b=R(3),c=R(3),m=3.,a=.75),lambda **k:(lambda J:dict(J=J))(glove(**k)["J"]),["w","b"])
case("pairs of features by factors","""
given x[n], w0 as w_0, w[n], V[n, K]
y = w0 + (sum{i} w[i]*x[i]) + sum{i, j, i < j} (sum{k} V[i, k]*V[j, k])*x[i]*x[j]
find d(y)/d(V), d(y)/d(x), d(y)/d(w)
""",dict(x=R(4),w0=.5,w=R(4),V=R(4,2)),lambda x,w0,w,V:(lambda y:dict(y=y))(w0+w@x+.5*(((x@V)**2).sum()-((x**2)@(V**2)).sum())),["V","x","w"])
case("relations as translations","""
given h[D], r[D], t[D], a[D], b[D], g > 0 as \\gamma
L = max(0, g + norm(h + r - t) - norm(a + r - b))
find d(L)/d(h), d(L)/d(r)
""",dict(h=R(3),r=R(3),t=R(3),a=R(3)*.2,b=R(3)*.2,g=1.),lambda h,r,t,a,b,g:dict(L=F.relu(g+(h+r-t).norm()-(a+r-b).norm())),["h","r"])
case("logistic regression, its Hessian and a step","""
given X[N, D], t[N], w[D], l > 0 as \\lambda
p[n] = sigmoid(sum{k} X[n, k]*w[k])
L = -(sum{n} (t[n]*log(p[n]) + (1 - t[n])*log(1 - p[n]))) + l/2*sum{k} w[k]^2
find d(L)/d(w), d(d(L)/d(w[i]))/d(w[j])
""",dict(X=R(4,2),t=torch.tensor([1.,0,0,1]),w=R(2),l=.2),lambda X,t,w,l:dict(L=F.binary_cross_entropy_with_logits(X@w,t,reduction="sum")+l/2*(w**2).sum()),["w"],second=[("w","w")])
case("step of Newton for a root","""
given x, a > 0
y = x - (x^3 - a)/(3*x^2)
find d(y)/d(x), d(y)/d(a)
""",dict(x=T(1.4),a=T(2.)),lambda x,a:(lambda y:dict(y=y))(x-(x**3-a)/(3*x**2)),["x","a"])
case("elastic net","""
given X[N, D], y[N], w[D], b, a > 0 as \\alpha, r > 0 < 1 as \\rho
L = norm(X w + b - y)^2/(2*N) + a*r*(sum{k} |w[k]|) + a*(1 - r)/2*norm(w)^2
find d(L)/d(w), d(L)/d(b)
""",dict(X=R(4,3),y=R(4),w=R(3),b=T(.1),a=.3,r=.4),lambda X,y,w,b,a,r:dict(L=((X@w+b-y)**2).sum()/8+a*r*w.abs().sum()+a*(1-r)/2*(w**2).sum()),["w","b"])
case("groups of weights","""
given X[N, D], y[N], W[G, K], S[G, K] integer in 0..D-1, l > 0 as \\lambda
r[n] = (sum{g, k} X[n, S[g, k]]*W[g, k]) - y[n]
L = 1/2*(sum{n} r[n]^2) + l*sum{g} sqrt(sum{k} W[g, k]^2)
find d(L)/d(W)
""",dict(X=R(4,4),y=R(4),W=R(2,2),S=torch.tensor([[0,1],[2,3]]),l=.3),lambda X,y,W,S,l:dict(L=.5*(((X[:,S]*W).sum((1,2))-y)**2).sum()+l*W.norm(dim=1).sum()),["W"])
case("distance of Mahalanobis under a factor","""
given x[n], m[n] as \\mu, A[k, n]
z = A @ (x - m)
D = sqrt(zᵀ z)
find d(D)/d(x), d(D)/d(A)
""",dict(x=R(3),m=R(3),A=R(2,3)),lambda x,m,A:(lambda D:dict(D=D))((A@(x-m)).norm()),["x","A"])
case("fake quantisation that lets the gradient pass","""
given x[n], s > 0, q >= 1 integer
u[i] = clamp(x[i]/s, -q, q)
y[i] = s*(u[i] + stop(round(u[i]) - u[i]))
given L(y)
find d(L)/d(x), d(L)/d(s)
""",dict(x=R(5)*2,s=T(.5),q=3),lambda x,s,q:(lambda u:dict(y=s*(u+(u.round()-u).detach())))((x/s).clamp(-q,q)),["x","s"])
case("residual of a heat equation on a grid","""
given u[T, n], k > 0, h > 0, a > 0
r[t = 0..T-2, i = 1..n-2] = (u[t+1, i] - u[t, i])/k - a*(u[t, i+1] - 2*u[t, i] + u[t, i-1])/h^2
L = sum{t, i} r[t, i]^2
find d(L)/d(u), d(L)/d(a)
""",dict(u=R(3,5),k=.5,h=.7,a=T(.3)),lambda u,k,h,a:dict(L=(((u[1:,1:-1]-u[:-1,1:-1])/k-a*(u[:-1,2:]-2*u[:-1,1:-1]+u[:-1,:-2])/h**2)**2).sum()),["u","a"])
case("cross entropy with smoothed labels in one line","""
given s[N, C], y[N] integer in 0..C-1, e > 0 < 1 as \\epsilon
L = -1/N*sum{n, c} ((1 - e)*[c = y[n]] + e/C)*log(exp(s[n, c])/(sum{k} exp(s[n, k])))
find d(L)/d(s)
""",dict(s=R(3,4),y=torch.tensor([1,3,0]),e=.1),lambda s,y,e:dict(L=F.cross_entropy(s,y,label_smoothing=.1)),["s"])
case("entropy of a softmax","""
given s[n]
p[i] = exp(s[i])/(sum{j} exp(s[j]))
H = -sum{i} p[i]*log(p[i])
find d(H)/d(s)
""",dict(s=R(4)),lambda s:(lambda H:dict(H=H))(-(s.softmax(0)*s.log_softmax(0)).sum()),["s"])
case("logarithms of sums of exponentials from the beginning","""
given x[n]
y[i] = log(sum{j <= i} exp(x[j]))
given L(y)
find d(L)/d(x)
""",dict(x=R(5)),lambda x:dict(y=torch.logcumsumexp(x,0)),["x"])
case("cosine embedding of pairs","""
given a[N, D], b[N, D], y[N], m as \\alpha
c[n] = (sum{k} a[n, k]*b[n, k])/(norm(a[n])*norm(b[n]))
L = mean(cases{1 - c if y = 1, max(0, c - m) otherwise})
find d(L)/d(a)
""",dict(a=R(3,2),b=R(3,2),y=torch.tensor([1.,-1,-1]),m=-.5),lambda a,b,y,m:dict(L=F.cosine_embedding_loss(a,b,y,margin=m)),["a"])
if __name__=="__main__":
    for c in CASES: print(json.dumps(c, ensure_ascii=False))
