"""What a case is, for generate.py and further.py: the block, its inputs, and what PyTorch says of it (in float64 alone)."""
import re, torch
torch.set_default_dtype(torch.float64)
CASES=[]
def J(t):
    if not torch.is_tensor(t): return t
    t=t.detach()
    if t.dim()==0: return float(t) if t.is_floating_point() else int(t)
    return {"shape":list(t.shape),"data":[float(v) if t.is_floating_point() else int(v) for v in t.reshape(-1)]}
def R(*s): return torch.randn(*s)
def case(name,text,inputs,fn,wrt,second=(),hv=None,extra_grads=None):
    """inputs: name->tensor|number. fn(**inputs)->dict of outputs. wrt: names. If what `find` asks for is among the outputs, it is a scalar: its gradients; else sum g*y.
    second: pairs (a,b) -> d(d(L)/d(a))/d(b)"""
    x={}
    for k,v in inputs.items():
        if torch.is_tensor(v) and v.is_floating_point(): v=v.clone().requires_grad_(k in wrt)
        x[k]=v
    out=fn(**x)
    of=re.search(r"find d\((?:d\()?(\w+)\)",text)[1]
    given={k:J(v) for k,v in inputs.items()}
    exp={"values":{k:J(v) for k,v in out.items() if not k.startswith('_')},"gradients":{}}
    if of in out: L=out[of]
    else:
        L=0
        for k,v in out.items():
            if k.startswith('_') : continue
            g=torch.randn(v.shape)
            given[f"d(L)/d({k})"]=J(g)
            L=L+(g*v).sum()
    gs=torch.autograd.grad(L,[x[w] for w in wrt],create_graph=bool(second),allow_unused=True)
    for w,g in zip(wrt,gs):
        exp["gradients"][f"d({of})/d({w})"]=J(g if g is not None else torch.zeros_like(x[w]))
    gd=dict(zip(wrt,gs))
    for a,b in second:
        A=gd[a]; B=x[b]
        rows=[torch.autograd.grad(e,B,retain_graph=True,allow_unused=True)[0] for e in A.reshape(-1)]
        rows=[r if r is not None else torch.zeros_like(B) for r in rows]
        H=torch.stack(rows).reshape(list(A.shape)+list(B.shape))
        exp["gradients"][f"d(d({of})/d({a}))/d({b})"]=J(H)
    if extra_grads:
        exp["gradients"].update({k:J(v) for k,v in extra_grads(x).items()})
    CASES.append({"name":name,"text":text.strip("\n"),"inputs":given,"expect":exp})
def T(v): return torch.tensor(float(v))
