"""Numbers for cases.jsonl, from PyTorch alone: values, gradients by autograd, second derivatives by autograd of these.
Run: python3 generate.py > cases.jsonl (PyTorch 1.13)"""
import torch.nn.functional as F, math
import torch, json, sys
torch.set_default_dtype(torch.float64)
torch.manual_seed(20260)
CASES=[]
def J(t):
    if not torch.is_tensor(t): return t
    t=t.detach()
    if t.dim()==0: return float(t) if t.is_floating_point() else int(t)
    return {"shape":list(t.shape),"data":[float(v) if t.is_floating_point() else int(v) for v in t.reshape(-1)]}
def R(*s): return torch.randn(*s)
def case(name,text,inputs,fn,wrt,second=(),hv=None,extra_grads=None):
    """inputs: name->tensor|number. fn(**inputs)->dict of outputs. wrt: names. If 'L' in outputs (scalar): its gradients; else sum g*y.
    second: pairs (a,b) -> d(d(L)/d(a))/d(b)"""
    x={}
    for k,v in inputs.items():
        if torch.is_tensor(v) and v.is_floating_point(): v=v.clone().requires_grad_(k in wrt)
        x[k]=v
    out=fn(**x)
    given={k:J(v) for k,v in inputs.items()}
    exp={"values":{k:J(v) for k,v in out.items() if not k.startswith('_')},"gradients":{}}
    if 'L' in out: L=out['L']
    else:
        L=0
        for k,v in out.items():
            if k.startswith('_') : continue
            g=torch.randn(v.shape)
            given[f"d(L)/d({k})"]=J(g)
            L=L+(g*v).sum()
    gs=torch.autograd.grad(L,[x[w] for w in wrt],create_graph=bool(second),allow_unused=True)
    for w,g in zip(wrt,gs):
        exp["gradients"][f"d(L)/d({w})"]=J(g if g is not None else torch.zeros_like(x[w]))
    gd=dict(zip(wrt,gs))
    for a,b in second:
        A=gd[a]; B=x[b]
        rows=[torch.autograd.grad(e,B,retain_graph=True,allow_unused=True)[0] for e in A.reshape(-1)]
        rows=[r if r is not None else torch.zeros_like(B) for r in rows]
        H=torch.stack(rows).reshape(list(A.shape)+list(B.shape))
        exp["gradients"][f"d(d(L)/d({a}))/d({b})"]=J(H)
    if extra_grads:
        exp["gradients"].update({k:J(v) for k,v in extra_grads(x).items()})
    CASES.append({"name":name,"text":text.strip("\n"),"inputs":given,"expect":exp})

t_=torch.tensor
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
case("gradient penalty","""
given x[N, D], W[D, H], v[H]
h[n, k] = tanh(sum{d} x[n, d]*W[d, k])
c[n] = sum{k} v[k]*h[n, k]
g[n, d] = d(c[n])/d(x[n, d])
L = 1/N * sum{n} (sqrt(sum{d} g[n, d]^2) - 1)^2
find d(L)/d(W), d(L)/d(v), d(L)/d(x)
""",dict(x=R(3,2),W=R(2,4),v=R(4)),lambda x,W,v:(lambda h:dict(L=((((1-h**2)*v@W.T)**2).sum(1).sqrt()-1).pow(2).mean()))(torch.tanh(x@W)),["W","v","x"])
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

for c in CASES:
    print(json.dumps(c, ensure_ascii=False))
