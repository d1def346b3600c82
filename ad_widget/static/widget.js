var le="ad_widget.program";function I(t){let e=1;for(let n of t)e*=n;return e}function de(t){if(typeof t=="string"){let e=atob(t),n=new Uint8Array(e.length);for(let r=0;r<e.length;r++)n[r]=e.charCodeAt(r);return n}return t instanceof Uint8Array?t:t instanceof ArrayBuffer?new Uint8Array(t):new Uint8Array(t.buffer,t.byteOffset,t.byteLength)}function J(t){let e=de(t.data),n=new DataView(e.buffer,e.byteOffset,e.byteLength),r=I(t.shape),a={float64:8,float32:4,int64:8,bool:1}[t.dtype];if(a===void 0)throw new Error(`unknown dtype ${String(t.dtype)}`);if(e.byteLength!==r*a)throw new Error("array data do not match their shape");let s=new Float64Array(r);for(let o=0;o<r;o++)switch(t.dtype){case"float64":s[o]=n.getFloat64(8*o,!0);break;case"float32":s[o]=n.getFloat32(4*o,!0);break;case"int64":s[o]=Number(n.getBigInt64(8*o,!0));break;case"bool":s[o]=n.getUint8(o)?1:0}return s}function X(t){let e=de(t);return new Float64Array(e.slice(0,e.byteLength-e.byteLength%8).buffer)}function Se(t){return{get:e=>t[e]??null,on(){},off(){},send(){}}}var yn=["format","version","values","constants","leaves","steps","forward","backward","output","nodes","edges","guards","show","source"];function Le(t){let e=n=>t.get(n);return e("format")!==le||e("_graph")?null:Se({_graph:{id:0,program:Object.fromEntries(yn.map(n=>[n,e(n)])),layout:e("layout")??null,dot:null,controls:e("controls")??[],title:e("title")??"",notes:e("notes")??[]},_status:{mode:"static",state:"live",message:"",reason:""}})}function nt(t,e,n){let[r,a,s,o]=t.bb.split(",").map(Number),i=d=>{let[c,h]=d.split(",").map(Number);return[V(c-r),V(o-h)]},l=new Array(e.nodes.length);for(let{name:d,pos:c,width:h,height:p}of t.objects??[])l[Number(d.slice(1))]=[...i(c),V(72*Number(h)),V(72*Number(p))];let u=new Array(e.edges.length);for(let{id:d,pos:c}of t.edges??[]){let h=c.split(" ").flatMap(i);u[Number(d.slice(1))]={path:h,label:vn(h)}}for(let d=0;d<l.length;d++)if(!l[d])throw new Error(`no place for node ${d}`);for(let d=0;d<u.length;d++)if(!u[d])throw new Error(`no curve for edge ${d}`);return{width:V(s-r),height:V(o-a),nodes:l,edges:u,engine:n}}function vn(t){let e=t[t.length-2],n=e-Math.min(.42*(e-t[0]),28),r=0;for(;r+8<t.length&&t[r+6]<n;)r+=6;let a=t.slice(r,r+8),s=0,o=1,i=0;for(let l=0;l<16;l++)i=(s+o)/2,Ne(a,0,i)<n?s=i:o=i;return[V(Ne(a,0,i)),V(Ne(a,1,i))]}function Ne(t,e,n){let r=1-n;return r*r*r*t[e]+3*r*r*n*t[e+2]+3*r*n*n*t[e+4]+n*n*n*t[e+6]}var V=t=>Math.round(1e3*t)/1e3;var xn=500,Pe=Symbol.for("ad_widget.graphviz"),Ie=globalThis;async function st(t,e,n){Ie[Pe]??=n();let r;try{r=await Ie[Pe]}catch(s){throw delete Ie[Pe],s}let a=URL.createObjectURL(new Blob([r],{type:"text/javascript"}));try{let[s,o]=e.program.nodes.length>=xn?await kn(a,t).catch(()=>rt(a,t)):await rt(a,t);return nt(JSON.parse(s),e.program,`wasm-graphviz ${o}`)}finally{URL.revokeObjectURL(a)}}async function rt(t,e){let r=await(await import(t)).Graphviz.load();return[r.layout(e,"json0","dot"),r.version()]}function kn(t,e){let n=`import { Graphviz } from ${JSON.stringify(t)};
onmessage = async ({ data }) => {
  try {
    const graphviz = await Graphviz.load();
    postMessage([graphviz.layout(data, "json0", "dot"), graphviz.version()]);
  } catch (error) {
    postMessage(String(error));
  }
};
postMessage(null);`,r=URL.createObjectURL(new Blob([n],{type:"text/javascript"}));return new Promise((a,s)=>{let o=new Worker(r,{type:"module"}),i=()=>{o.terminate(),URL.revokeObjectURL(r)};o.onerror=l=>{i(),s(new Error(l.message||"no worker"))},o.onmessage=({data:l})=>{if(l===null){o.postMessage(e);return}i(),typeof l=="string"?s(new Error(l)):a(l)}})}var Mn="http://www.w3.org/2000/svg";function at(t,e,n){for(let[r,a]of Object.entries(e))a===!1||a===void 0||t.setAttribute(r,a===!0?"":String(a));return t.append(...n),t}function b(t,e={},...n){return at(document.createElement(t),e,n)}function O(t,e={},...n){return at(document.createElementNS(Mn,t),e,n)}var te={"data-lm-suppress-shortcuts":"true"};function S(t,e){t.textContent!==e&&(t.textContent=e)}function K(t,e,n){t.getAttribute(e)!==n&&t.setAttribute(e,n)}function q(t){return t.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu,"�")}var ue=class{id;program;controls;title;notes;dot;layout;slots=[];frameLength;nodeValue;nodeGrad;edgeContribution;edgeLocal;labels;nodeKeys;edgeKeys;leaving;entering;outputNode;leafStart=[0];leafNode;initial;constructor(e){let{program:n}=e;if(n.format!==le||n.version!==1)throw new Error(`cannot read ${n.format} version ${n.version}`);this.id=e.id,this.program=n,this.layout=e.layout??null,this.dot=e.dot??null,this.controls=e.controls??[],this.title=q(e.title??""),this.notes=e.notes??[];let r=new Map,a=0;for(let o of n.show){let i=n.values[o][0],l=I(i);r.set(o,this.slots.length),this.slots.push({start:a,size:l,shape:i}),a+=l}this.frameLength=a;let s=o=>o===null?-1:r.get(o)??-1;this.nodeValue=n.nodes.map(o=>s(o.value)),this.nodeGrad=n.nodes.map(o=>s(o.grad)),this.edgeContribution=n.edges.map(o=>s(o.contribution)),this.edgeLocal=n.edges.map(o=>s(o.local)),this.labels=n.nodes.map(o=>q(o.label)),this.nodeKeys=n.nodes.map((o,i)=>o.name??String(i)),this.edgeKeys=n.edges.map(o=>`${this.nodeKeys[o.from]}->${this.nodeKeys[o.to]}`),this.leaving=n.nodes.map(()=>[]),this.entering=n.nodes.map(()=>[]),n.edges.forEach((o,i)=>{this.leaving[o.from].push(i),this.entering[o.to].push(i)}),this.outputNode=n.nodes.findIndex(o=>o.value===n.output);for(let o of n.leaves)this.leafStart.push(this.leafStart.at(-1)+I(n.values[o.value][0]));this.leafNode=n.leaves.map(o=>n.nodes.findIndex(i=>i.value===o.value)),this.initial=n.leaves.map(o=>J(o.data))}get leafLength(){return this.leafStart.at(-1)}leafShape(e){return this.program.values[this.program.leaves[e].value][0]}initialValues(){let e=new Float64Array(this.leafLength);return this.initial.forEach((n,r)=>e.set(n,this.leafStart[r])),e}sameLeaves(e){let n=this.program.leaves,r=e.program.leaves;return n.length===r.length&&n.every((a,s)=>{let o=this.leafShape(s),i=e.leafShape(s);return a.name===r[s].name&&o.length===i.length&&o.every((l,u)=>l===i[u])})}};var En={after(t,e){let n=setTimeout(e,t);return()=>clearTimeout(n)}},Sn=3,Ln=3e3,Nn=3e4,ce=class{gap=0;answering=!0;sequence=0;unanswered=[];waiting=null;last=null;tried=!1;stopTimer=null;stopRest=null;send;changed;clock;constructor(e,n=()=>{},r=En){this.send=e,this.changed=n,this.clock=r}get idle(){return this.unanswered.length===0&&this.waiting===null}get latest(){return this.sequence}push(e){this.last=e.slice(),this.waiting=this.last,this.flush()}answer(e){this.unanswered=this.unanswered.filter(n=>n>e),this.heard(),this.flush(),this.idle&&this.changed()}heard(){this.tried=!1,this.stopTimer?.(),this.stopTimer=null,this.answering||(this.answering=!0,this.changed()),this.unanswered.length&&this.watch()}lost(){this.stopTimer?.(),this.stopTimer=null,this.unanswered=[],this.waiting=null,this.answering&&(this.answering=!1,this.changed())}dispose(){this.stopTimer?.(),this.stopTimer=null,this.stopRest?.(),this.stopRest=null,this.unanswered=[],this.waiting=null}flush(){if(!this.waiting||this.unanswered.length>=Sn||this.stopRest)return;let e=this.waiting;this.waiting=null,this.gap>0&&(this.stopRest=this.clock.after(this.gap,()=>{this.stopRest=null,this.flush()})),this.dispatch(e)}dispatch(e){this.unanswered.push(++this.sequence),this.stopTimer||this.watch(),this.send(this.sequence,e)}watch(){this.stopTimer=this.clock.after(this.answering?Ln:Nn,()=>{if(this.stopTimer=null,this.answering){this.answering=!1,this.changed(),this.watch();return}let e=this.last;this.unanswered=[],this.waiting=null,e&&!this.tried&&(this.tried=!0,this.dispatch(e))})}};var Fe=[0,1,2,2,2,2,1,1,1,1,1,1,1,1,1,2,2,2,2,2,2,3,1,2,3,0,0];function Te(t,e,n,r){let a=e.length,s=0;for(;s<a;){let o=e[s],i=e[s+1],l=i+e[s+2];switch(s+=3,o){case 0:n[i]();break;case 1:for(;i<l;i++,s++)t[i]=t[e[s]];break;case 2:for(;i<l;i++,s+=2)t[i]=t[e[s]]+t[e[s+1]];break;case 3:for(;i<l;i++,s+=2)t[i]=t[e[s]]-t[e[s+1]];break;case 4:for(;i<l;i++,s+=2)t[i]=t[e[s]]*t[e[s+1]];break;case 5:for(;i<l;i++,s+=2)t[i]=t[e[s]]/t[e[s+1]];break;case 6:for(;i<l;i++,s++)t[i]=-t[e[s]];break;case 7:for(;i<l;i++,s++)t[i]=t[e[s]]*t[e[s]];break;case 8:for(;i<l;i++,s++)t[i]=Math.sqrt(t[e[s]]);break;case 9:for(;i<l;i++,s++)t[i]=Math.abs(t[e[s]]);break;case 10:for(;i<l;i++,s++)t[i]=Math.exp(t[e[s]]);break;case 11:for(;i<l;i++,s++)t[i]=Math.log(t[e[s]]);break;case 12:for(;i<l;i++,s++)t[i]=Math.sin(t[e[s]]);break;case 13:for(;i<l;i++,s++)t[i]=Math.cos(t[e[s]]);break;case 14:for(;i<l;i++,s++)t[i]=Math.tanh(t[e[s]]);break;case 15:for(;i<l;i++,s+=2)t[i]=Math.max(t[e[s]],t[e[s+1]]);break;case 16:for(;i<l;i++,s+=2)t[i]=Math.min(t[e[s]],t[e[s+1]]);break;case 17:for(;i<l;i++,s+=2)t[i]=t[e[s]]<t[e[s+1]]?1:0;break;case 18:for(;i<l;i++,s+=2)t[i]=t[e[s]]<=t[e[s+1]]?1:0;break;case 19:for(;i<l;i++,s+=2)t[i]=t[e[s]]===t[e[s+1]]?1:0;break;case 20:for(;i<l;i++,s+=2)t[i]=t[e[s]]!==t[e[s+1]]?1:0;break;case 21:for(;i<l;i++,s+=3)t[i]=t[e[t[e[s]]!==0?s+1:s+2]];break;case 22:{let u=r[e[s++]];for(;i<l;i++,s++)t[i]=u(t[e[s]],0,0);break}case 23:{let u=r[e[s++]];for(;i<l;i++,s+=2)t[i]=u(t[e[s]],t[e[s+1]],0);break}case 24:{let u=r[e[s++]];for(;i<l;i++,s+=3)t[i]=u(t[e[s]],t[e[s+1]],t[e[s+2]]);break}case 25:for(;i<l;i++)t[i]=Math.fround(t[i]);break;case 26:for(;i<l;i++)t[i]+=0}}}var he=class{size=0;places=[];put(e){let n=this.size;return this.places[e.id]=n,this.size+=e.size,n}alias(e,n){this.places[e.id]=this.at(n)}at=e=>{let n=this.places[e.id];if(n===void 0)throw new Error(`value ${e.id} is read before it is computed`);return n}};function ot(t,e,n){let r=new ze(t),a=[],s=new Map,o=[],i=u=>{let{plan:d,step:c}=t[u];if(d.kind==="alias"){o.push(u);return}let h=d.kind==="run"?d.code:0,p=d.kind==="run"&&d.fn?Tn(d.fn,n):-1,f=Fn(d,c.output),m=((p+1)*32+h)*32+f,g=s.get(m);g||(g={group:{code:h,fn:p,after:f,members:[]},ready:[]},s.set(m,g),a.push(g)),g.ready.push(u)};r.first(i);let l=[];for(;;){for(;o.length;){let p=o.pop(),{plan:f,step:m}=t[p];f.kind==="alias"&&e.alias(m.output,f.of),r.done(p,i)}let u=a[0];for(let p of a)p.ready.length>u.ready.length&&(u=p);if(!u?.ready.length)break;let{group:d,ready:c}=u,h=[];for(let p=0;p<c.length;p++)e.put(t[c[p]].step.output),h.push(t[c[p]]),r.done(c[p],i),(d.code===0||p===c.length-1)&&l.push({...d,members:h.splice(0)});c.length=0}return u=>Pn(l,u,e.at)}function Pn(t,e,n){let r=[],a=t.map(({members:u})=>{let d=0;for(let{step:c}of u)d+=c.output.size;return d}),s=0;t.forEach(({code:u,after:d},c)=>s+=4+a[c]*Fe[u]+(d?3:0));let o=new Int32Array(s),i=0,l=(u,d,c)=>{o[i++]=u,o[i++]=d,o[i++]=c};return t.forEach((u,d)=>{if(!a[d])return;let c=n(u.members[0].step.output);u.code===0?l(0,r.length,0):l(u.code,c,a[d]),u.fn>=0&&(o[i++]=u.fn);let h=Fe[u.code];for(let{plan:p,step:f}of u.members)if(p.kind==="call"&&r.push(p.make(e,n)),p.kind==="run"){for(let m=0;m<h;m++)In(o,i+m,h,p.operands[m],f.output.size,n);i+=f.output.size*h}u.after&&l(u.after,c,a[d])}),{code:o.slice(0,i),calls:r}}function In(t,e,n,{value:r,index:a,pieces:s,which:o},i,l){if(i===1&&!a){t[e]=l(r);return}if(s&&o&&a){let c=s.map(l);for(let h=0;h<i;h++,e+=n)t[e]=c[o[h]]+a[h];return}let u=l(r),d=r.size===1?0:1;for(let c=0;c<i;c++,e+=n)t[e]=u+(a?a[c]:c*d)}function Fn(t,e){return t.kind==="alias"||t.exact?0:e.dtype==="float32"?25:e.dtype==="int64"?26:0}function Tn(t,e){let n=e.indexOf(t);return n<0?e.push(t)-1:n}var ze=class{waits;starts;readers;constructor(e){let n=new Map;e.forEach(({step:s},o)=>n.set(s.output.id,o));let r=[];this.waits=new Int32Array(e.length),this.starts=new Int32Array(e.length+1),e.forEach(({step:s},o)=>{for(let{id:i}of s.inputs){let l=n.get(i);l!==void 0&&(r.push(l,o),this.starts[l+1]++,this.waits[o]++)}});for(let s=0;s<e.length;s++)this.starts[s+1]+=this.starts[s];this.readers=new Int32Array(r.length/2);let a=this.starts.slice();for(let s=0;s<r.length;s+=2)this.readers[a[r[s]]++]=r[s+1]}first(e){for(let n=0;n<this.waits.length;n++)this.waits[n]===0&&e(n)}done(e,n){for(let r=this.starts[e];r<this.starts[e+1];r++)--this.waits[this.readers[r]]===0&&n(this.readers[r])}};var T=class extends Error{},Z=t=>({kind:"alias",of:t});function G(t){let e=new Array(t.length),n=1;for(let r=t.length-1;r>=0;r--)e[r]=n,n*=t[r];return e}function C(t,e,n=0){let r=new Int32Array(I(t));if(r.length===0)return r;r[0]=n;let a=1;for(let s=t.length-1;s>=0;s--){let o=e[s],i=a;for(let l=1;l<t[s];l++){let u=l*o;for(let d=0;d<i;d++)r[a++]=r[d]+u}}return r}function Re(t,e){let n=G(t),r=e.length-t.length;return e.map((a,s)=>s<r||t[s-r]===1&&a!==1?0:n[s-r])}function B(t,e){return I(t)===I(e)?null:C(e,Re(t,e))}function ne(t,e){return t==null?Array.from({length:e},(r,a)=>a):(Array.isArray(t)?t:[t]).map(r=>r<0?r+e:r)}function re(t,e){let n=G(t),r=[...t.keys()].filter(s=>!e.includes(s)).concat(e);return{index:C(r.map(s=>t[s]),r.map(s=>n[s])),length:I(e.map(s=>t[s]))}}function Oe(t,e){return t===1||t===-1&&(e===1/0||e===-1/0)?1:t**e}function se(t){let e=Math.floor(t),n=t-e;return n<.5||n===.5&&e%2===0?e:n>=.5?e+1:t}function it(t,e){let n=10**Math.abs(e);return e>=0?se(t*n)/n:se(t/n)*n}function Ge(t,e){let n=t%e;return n!==0&&n<0!=e<0?n+e:n}function lt(t,e){if(e===0)return t/e;let n=t%e,r=(t-n)/e;n!==0&&n<0!=e<0&&(r-=1);let a=Math.floor(r);return r-a>.5?a+1:a}var dt=(t,e)=>e===0?0:Ge(t,e),ut=(t,e)=>e===0?0:t%e,ct=(t,e)=>e===0?0:Math.floor(t/e),ht=(t,e)=>t>=e||e!==e?t:e,pt=(t,e)=>t<=e||e!==e?t:e,mt=(t,e,n)=>Math.min(Math.max(t,e),n),me=t=>t<0||Object.is(t,-0)?1:0,ft=(t,e)=>me(t)===me(e)?t:-t,gt=(t,e)=>t<0?0:t>0?1:t===0?e:t;function bt(t,e){if(t===e)return t+Math.LN2;let n=t-e;return n>0?t+Math.log1p(Math.exp(-n)):n<=0?e+Math.log1p(Math.exp(n)):n}function wt(t,e){if(t===e)return t+1;let n=t-e,r=a=>Math.LOG2E*Math.log1p(a);return n>0?t+r(2**-n):n<=0?e+r(2**n):n}function yt(t){let e=Math.PI*(t===0?1e-20:t);return Math.sin(e)/e}var H=t=>(e,n,r)=>t(e,n,r)?1:0,Ce=t=>(e,n)=>Number(t(BigInt(e),BigInt(n))),Rn={negative:6,square:7,sqrt:8,absolute:9,exp:10,log:11,sin:12,cos:13,tanh:14,cbrt:Math.cbrt,reciprocal:t=>1/t,sign:Math.sign,floor:Math.floor,ceil:Math.ceil,trunc:Math.trunc,rint:se,exp2:t=>2**t,expm1:Math.expm1,log2:Math.log2,log10:Math.log10,log1p:Math.log1p,tan:Math.tan,arcsin:Math.asin,arccos:Math.acos,arctan:Math.atan,sinh:Math.sinh,cosh:Math.cosh,arcsinh:Math.asinh,arccosh:Math.acosh,arctanh:Math.atanh,degrees:t=>t*(180/Math.PI),radians:t=>t*(Math.PI/180),sinc:yt,logical_not:H(t=>t===0),isnan:H(t=>t!==t),isinf:H(t=>t===1/0||t===-1/0),isfinite:H(t=>t-t===0),signbit:me},On={add:2,subtract:3,multiply:4,divide:5,power:Oe,maximum:15,minimum:16,fmax:ht,fmin:pt,hypot:(t,e)=>Math.hypot(t,e),remainder:Ge,fmod:(t,e)=>t%e,floor_divide:lt,heaviside:gt,copysign:ft,logaddexp:bt,logaddexp2:wt,arctan2:Math.atan2,less:17,less_equal:18,equal:19,not_equal:20,logical_and:H((t,e)=>t!==0&&e!==0),logical_or:H((t,e)=>t!==0||e!==0),logical_xor:H((t,e)=>t!==0!=(e!==0)),bitwise_and:Ce((t,e)=>t&e),bitwise_or:Ce((t,e)=>t|e),bitwise_xor:Ce((t,e)=>t^e)},Gn={where:21,clip:mt},xt={remainder:dt,fmod:ut,floor_divide:ct,invert:t=>-t-1,reciprocal:t=>Math.trunc(1/t)},Cn={add:15,multiply:16,bitwise_and:16,bitwise_or:15,bitwise_xor:20,invert:H(t=>t===0)};function F(t,e,n){let{output:r}=t,a=n.map(o=>({value:o,index:o.size===1?null:B(o.shape,r.shape)}));return typeof e=="number"?{kind:"run",code:e,operands:a}:{kind:"run",code:[22,23,24][n.length-1],fn:e,operands:a}}function kt(t){let{inputs:e}=t,n=e.filter(r=>!r.weak).map(r=>r.dtype);return!n.includes("float32")||n.includes("float64")||n.includes("int64")?e:e.map(r=>r.weak&&r.constant?t.literal(Math.fround(r.constant[0])):r)}var _e=t=>e=>{let n=e.inputs.map(a=>a.dtype),r=t;return n.every(a=>a==="bool")?r=Cn[e.op]??t:n.every(a=>a==="bool"||a==="int64")&&(r=xt[e.op]??t),F(e,r,kt(e))},_n=t=>t*t*t,$n=t=>1/t,Vn=t=>{let[e,n]=t.inputs,r=n.constant?.length===1?n.constant[0]:NaN;return r===2?F(t,7,[e]):r===.5&&t.output.shape.length?F(t,8,[e]):r===3?F(t,_n,[e]):r===-1&&t.output.dtype!=="int64"?F(t,$n,[e]):_e(Oe)(t)},vt=t=>e=>F(e,t,[...kt(e)].reverse()),Kn=t=>{let[e]=t.inputs,{dtype:n}=t.output;return n===e.dtype||n==="float64"||e.dtype==="bool"?Z(e):n==="bool"?F(t,20,[e,t.literal(0)]):n==="float32"?F(t,1,[e]):F(t,Math.trunc,[e])},Mt={...Object.fromEntries(Object.entries({...Rn,...On,...Gn}).map(([t,e])=>[t,_e(e)])),invert:_e(xt.invert),power:Vn,greater:vt(17),greater_equal:vt(18),positive:t=>Z(t.inputs[0]),round:t=>{let e=Number(t.attrs.decimals??0);return F(t,e?n=>it(n,e):se,t.inputs)},astype:Kn};function Hn(t){let e=Math.exp(-Math.abs(t));return(t>=0?1:e)/(1+e)}var At={relu:t=>F(t,15,[t.inputs[0],t.literal(0)]),sigmoid:t=>F(t,Hn,t.inputs)};function jn(t,e,n,r,a,s,o){t.fill(0,r,r+a*o);for(let i=0;i<a;i++,e+=s,r+=o){if(o===1){let u=0;for(let d=0;d<s;d++)u+=t[e+d]*t[n+d];t[r]=u;continue}let l=0;for(;l+3<s;l+=4){let u=t[e+l],d=t[e+l+1],c=t[e+l+2],h=t[e+l+3],p=n+l*o,f=p+o,m=f+o,g=m+o;for(let v=0;v<o;v++)t[r+v]+=u*t[p+v]+d*t[f+v]+c*t[m+v]+h*t[g+v]}for(;l<s;l++){let u=t[e+l],d=n+l*o;for(let c=0;c<o;c++)t[r+c]+=u*t[d+c]}}}var qn=({inputs:[t,e],output:n})=>{let r=t.shape.length>1?t.shape:[1,...t.shape],a=e.shape.length>1?e.shape:[...e.shape,1],[s,o]=r.slice(-2),i=a[a.length-1],l=+(t.shape.length>1)+ +(e.shape.length>1),u=n.shape.slice(0,n.shape.length-l),d=(p,f)=>C(u,Re(p.slice(0,-2),u)).map(m=>m*f),c=d(r,s*o),h=d(a,o*i);return{kind:"call",work:n.size*o/2,make(p,f){let[m,g,v]=[t,e,n].map(f);return()=>{for(let y=0;y<c.length;y++)jn(p,m+c[y],g+h[y],v+y*s*i,s,o,i)}}}};function Bn(t,e,n,r){let a=new Map;t.forEach(({shape:d},c)=>{e[c].forEach((h,p)=>{(a.get(h)??1)===1&&a.set(h,d[p])})});let s=[...a.keys()].filter(d=>!n.includes(d)),o=(d,c)=>{let{shape:h}=t[c],p=G(h),f=d.map(m=>e[c].reduce((g,v,y)=>g+(v===m&&h[y]!==1?p[y]:0),0));return C(d.map(m=>a.get(m)??1),f)},i=t.map((d,c)=>o(n,c)),l=t.map((d,c)=>o(s,c)),u=I(s.map(d=>a.get(d)));return{kind:"call",work:1.5*r.size*u*Math.max(t.length-1,1),make(d,c){let h=c(r),p=t.map(c);if(t.length===2){let[f,m]=p,[g,v]=i,[y,N]=l;return()=>{for(let w=0;w<r.size;w++){let k=f+g[w],E=m+v[w],M=0;for(let P=0;P<u;P++)M+=d[k+y[P]]*d[E+N[P]];d[h+w]=M}}}return()=>{for(let f=0;f<r.size;f++){let m=0;for(let g=0;g<u;g++){let v=1;for(let y=0;y<p.length;y++)v*=d[p[y]+i[y][f]+l[y][g]];m+=v}d[h+f]=m}}}}}function Dn({inputs:t,attrs:e}){let n=String(e.subscripts).replaceAll(" ",""),[r,a]=n.split("->");if(a===void 0)throw new T("einsum without an explicit result is the kernel's");let s=r.split(","),o=Math.max(0,...s.map((u,d)=>u.includes("...")?t[d].shape.length-u.length+3:0)),i=Array.from({length:o},(u,d)=>`.${d}`),l=(u,d)=>{let[c,h]=u.split("...");if(h===void 0)return[...c];let p=d<0?o:d-c.length-h.length;return[...c,...i.slice(o-p),...h]};return{axes:s.map((u,d)=>l(u,t[d].shape.length)),out:l(a,-1)}}var Et={matmul:qn,einsum:t=>{let{axes:e,out:n}=Dn(t);return Bn(t.inputs,e,n,t.output)}};function $e(t,e){return{kind:"run",code:1,operands:[{value:t,index:e}],exact:!0}}function St(t,e,n){let r={value:t[0],index:n,pieces:t,which:e};return{kind:"run",code:1,operands:[r],exact:!0}}var Un=({inputs:[t],output:e,attrs:n})=>{let r=n.axes??[...t.shape.keys()].reverse(),a=G(t.shape);return $e(t,C(e.shape,r.map(s=>a[s])))};function Lt({inputs:t,output:e},n,r){let a=new Uint16Array(e.size),s=new Int32Array(e.size),o=0;return t.forEach((i,l)=>{C(i.shape,n,o).forEach((u,d)=>{a[u]=l,s[u]=d}),o+=r(i)}),St([...t],a,s)}var Wn=t=>{let e=Number(t.attrs.axis),n=G(t.output.shape);return Lt(t,n,r=>r.shape[e]*n[e])},Yn=t=>{let e=Number(t.attrs.axis),n=G(t.output.shape),[r]=n.splice(e,1);return Lt(t,n,()=>r)};function Jn([t,e,n],r){let a=n??1,s=(l,u)=>{if(l===null)return u;let d=l<0?l+r:l;return a>0?Math.min(Math.max(d,0),r):Math.min(Math.max(d,-1),r-1)},o=s(t,a>0?0:r-1),i=s(e,a>0?r:-1);return{start:o,step:a,count:Math.max(Math.ceil((i-o)/a),0)}}function Nt(t,e,n){let r=[...e],a=w=>w!==null&&typeof w=="object"&&"operand"in w?n[Number(w.operand)]:null;r.includes("...")||r.push("...");let s=t.length-r.filter(w=>w!==null&&w!=="...").length,o=G(t),i=[],l=[],u=0,d=0,c=-1,h=!1,p=-1,f=r.some(w=>a(w));r.forEach((w,k)=>{let E=a(w);if(f&&(E||typeof w=="number")&&(c<0?c=i.length:p!==k-1&&(h=!0),p=k),E)l.push({value:E,axis:u++});else if(w===null)i.push({length:1,stride:0});else if(w==="...")for(;s>0;s--,u++)i.push({length:t[u],stride:o[u]});else if(typeof w=="number")d+=(w<0?w+t[u]:w)*o[u++];else{let{start:M,step:P,count:$}=Jn(w.slice,t[u]);$&&(d+=M*o[u]),i.push({length:$,stride:P*o[u++]})}});let m=Math.max(0,...l.map(({value:w})=>w.shape.length)),g=Array.from({length:m},(w,k)=>l.map(({value:M})=>M.shape[k-m+M.shape.length]??1).find(M=>M!==1)??1),v=h||c<0?0:c;i.splice(v,0,...g.map(w=>({length:w,stride:0})));let y=i.map(({length:w})=>w),N=l.map(({value:w,axis:k})=>{let E=G(w.shape),M=v+m-E.length,P=i.map(($,x)=>x<M||x>=v+m||w.shape[x-M]===1?0:E[x-M]);return{value:w,at:C(y,P),stride:o[k],length:t[k]}});return{shape:y,base:C(y,i.map(({stride:w})=>w),d),picks:N}}function Pt(t,e){let n=t<0?t+e:t;if(!(n>=0&&n<e))throw new Error(`index ${t} is out of bounds for ${e} elements`);return n}function It({shape:t,base:e,picks:n}){let r=n.filter(({value:a,at:s,stride:o,length:i})=>{let{constant:l}=a;if(!l)return!0;for(let u=0;u<e.length;u++)e[u]+=Pt(l[s[u]],i)*o;return!1});return{shape:t,base:e,picks:r}}function Ft({base:t,picks:e},n,r){let a=e.map(s=>({...s,from:r(s.value)}));return s=>{let o=t[s];for(let i=0;i<a.length;i++){let l=a[i];o+=Pt(n[l.from+l.at[s]],l.length)*l.stride}return o}}var Xn=({inputs:t,output:e,attrs:n})=>{let[r,...a]=t,s=It(Nt(r.shape,n.index,a));return s.picks.length?{kind:"call",work:10*e.size,exact:!0,make(o,i){let l=Ft(s,o,i),u=i(r),d=i(e);return()=>{for(let c=0;c<e.size;c++)o[d+c]=o[u+l(c)]}}}:$e(r,s.base)},Zn=({inputs:t,output:e,attrs:n,literal:r})=>{let[a,...s]=t,o=It(Nt(e.shape,n.index,s)),{shape:i,base:l,picks:u}=o,d=B(a.shape,i);if(!u.length){let c=new Int32Array(e.size).fill(-1);if(l.forEach((h,p)=>c[h]=p),l.every((h,p)=>c[h]===p)){let h=Uint16Array.from(c,p=>p<0?1:0);return St([a,r(0)],h,c.map(p=>p<0?0:d?.[p]??p))}}return{kind:"call",work:e.size+10*l.length,make(c,h){let p=Ft(o,c,h),f=h(a),m=h(e);return()=>{c.fill(0,m,m+e.size);for(let g=0;g<l.length;g++)c[m+p(g)]+=c[f+(d?d[g]:g)]}}}},Tt={reshape:({inputs:[t]})=>Z(t),broadcast_to:({inputs:[t],output:e})=>$e(t,B(t.shape,e.shape)),transpose:Un,concatenate:Wn,stack:Yn,copy:({inputs:[t]})=>Z(t),getitem:Xn,scatter_add:Zn};var fe=(t,e,n,r)=>{if(r>128){let s=r>>1;return fe(t,e,n,s)+fe(t,e,n+s,r-s)}let a=0;for(let s=n;s<n+r;s++)a+=t[e[s]];return a},Qn=(t,e,n,r)=>{let a=1;for(let s=n;s<n+r;s++)a*=t[e[s]];return a},Rt=(t,e,n,r)=>{let a=-1/0;for(let s=n;s<n+r;s++)a=Math.max(a,t[e[s]]);return a},er=(t,e,n,r)=>{let a=1/0;for(let s=n;s<n+r;s++)a=Math.min(a,t[e[s]]);return a},tr=(t,e,n,r)=>{let a=0;for(let s=0;s<r;s++){let o=t[e[n+s]];if(o!==o)return s;o>t[e[n+a]]&&(a=s)}return a},nr=(t,e,n,r)=>{let a=0;for(let s=0;s<r;s++){let o=t[e[n+s]];if(o!==o)return s;o<t[e[n+a]]&&(a=s)}return a},rr=(t,e,n,r)=>{for(let a=n;a<n+r;a++)if(t[e[a]]!==0)return 1;return 0},sr=(t,e,n,r)=>{for(let a=n;a<n+r;a++)if(t[e[a]]===0)return 0;return 1},Ot=(t,e,n,r)=>fe(t,e,n,r)/r,zt=t=>(e,n,r,a)=>{let s=Ot(e,n,r,a),o=0;for(let i=r;i<r+a;i++)o+=(e[n[i]]-s)**2;return o/Math.max(a-t,0)},ar=(t,e,n,r)=>{let a=Rt(t,e,n,r),s=a-a===0?a:0,o=0;for(let i=n;i<n+r;i++)o+=Math.exp(t[e[i]]-s);return Math.log(o)+s};function Ve({inputs:t,output:e,attrs:n},r){let[a]=t,{index:s,length:o}=re(a.shape,ne(n.axis,a.shape.length));return{kind:"call",work:a.size,make(i,l){let u=l(a),d=s.map(p=>u+p),c=l(e),h=e.size;return()=>{for(let p=0;p<h;p++)i[c+p]=r(i,d,p*o,o)}}}}function Ke({output:t,attrs:e},n,r,a){let{index:s,length:o}=re(t.shape,ne(e.axis,t.shape.length)),i=n.map(u=>B(u.shape,t.shape)),l=o?s.length/o:0;return{kind:"call",work:t.size,make(u,d){let c=d(t),[h,p]=n.map((m,g)=>{let v=d(m),y=i[g];return s.map(N=>v+(y?y[N]:N))}),f=p??h;return()=>{for(let m=0,g=0;m<l;m++){let v=a;for(let y=0;y<o;y++,g++)v=r(v,u[h[g]],u[f[g]]),u[c+s[g]]=v}}}}}var or={sum:fe,prod:Qn,max:Rt,min:er,argmax:tr,argmin:nr,any:rr,all:sr,mean:Ot,logsumexp:ar},Gt={...Object.fromEntries(Object.entries(or).map(([t,e])=>[t,n=>Ve(n,e)])),var:t=>Ve(t,zt(Number(t.attrs.ddof??0))),std:t=>{let e=zt(Number(t.attrs.ddof??0));return Ve(t,(n,r,a,s)=>Math.sqrt(e(n,r,a,s)))},cumsum:t=>Ke(t,t.inputs,(e,n)=>e+n,0),cumprod:t=>Ke(t,t.inputs,(e,n)=>e*n,1),recurrence:t=>Ke(t,t.inputs,(e,n,r)=>n*e+r,0)};function Ct({inputs:[t],output:e,attrs:n},r){let{index:a,length:s}=re(t.shape,ne(n.axis,t.shape.length));return{kind:"call",work:100*t.size,exact:!0,make(o,i){let l=i(t),u=i(e),d=new Float64Array(s);return()=>{for(let c=0;c<a.length;c+=s){for(let p=0;p<s;p++)d[p]=o[l+a[c+p]];let h=r(d);for(let p=0;p<s;p++)o[u+a[c+p]]=h[p]}}}}}var ir=t=>{let e=new Float64Array(0),n=new Int32Array(0),r=(a,s)=>{let o=e[a],i=e[s];return o<i?-1:o>i?1:+(o!==o)-+(i!==i)};return Ct(t,a=>{n.length!==a.length&&(n=new Int32Array(a.length));for(let s=0;s<a.length;s++)n[s]=s;return e=a,n.sort(r)})},_t={sort:t=>Ct(t,e=>e.sort()),argsort:ir};var He={...Mt,...Tt,...Gt,..._t,...Et,...At},je={};var lr=2e6,dr=6e7,$t=new WeakMap;function Vt(t){let e=Ht(t);return e instanceof T?e.message:null}function Kt(t){let e=Ht(t);if(e instanceof T)throw e;return new qe(t,e)}function Ht(t){let e=$t.get(t);if(!e){try{e=cr(t)}catch(n){if(!(n instanceof T))throw n;e=n}$t.set(t,e)}return e}var ur=["float64","float32","int64","bool"];function cr(t){let e=t.values.map(([l,u],d)=>{if(!ur.includes(u))throw new T(`numbers of dtype ${u} are the kernel's`);return{id:d,shape:l,size:I(l),dtype:u,constant:null,weak:!1}});if(e.reduce((l,u)=>l+u.size,0)>lr)throw new T("its arrays are too large for a page");for(let[l,u]of t.constants)e[l].constant=J(u),e[l].weak=u.weak??!1;let r=[],a=l=>{let u=r.find(({constant:p})=>Object.is(p?.[0],l));if(u)return u;let d=e.length+r.length,c=Float64Array.of(l),h={id:d,shape:[],size:1,dtype:"float64",constant:c,weak:!1};return r.push(h),h},s=0,o=t.steps.map(([l,u,d,c])=>{let h=Object.hasOwn(He,l)?He[l]:null;if(!h){let m=Object.hasOwn(je,l)?je[l]:"has no evaluator in the page";throw new T(`${l.replaceAll("_"," ")}: ${m}`)}let p={op:l,inputs:u.map(m=>e[m]),output:e[d],attrs:mr(c),literal:a},f=h(p);if(s+=hr(f,p.output),s>dr)throw new T("it takes too long for a page");return{step:p,plan:f}}),i=t.forward+t.backward;return{values:e,literals:r,main:o.slice(0,i),local:o.slice(i)}}function hr(t,{size:e}){return t.kind==="call"?t.work:t.kind==="alias"?0:e*(t.fn||t.code>=10&&t.code<=14?10:1.5)}var pr={};function mr(t){let e=n=>Array.isArray(n)?n.map(e):n===null||typeof n!="object"?n:"float"in n?{nan:NaN,inf:1/0,"-inf":-1/0}[String(n.float)]:Object.fromEntries(Object.entries(n).map(([r,a])=>[r,e(a)]));return t===null?pr:e(t)}var qe=class{heap;functions=[];main;local;views=[];leaves;guards;values;at;constructor(e,{values:n,literals:r,main:a,local:s}){let o=new he;this.values=n,this.at=o.at,this.leaves=e.leaves.map(({value:d})=>n[d]);let i=n.filter(d=>d.constant).concat(r);for(let d of[...i,...this.leaves])o.put(d);let l=[a,s].map(d=>ot(d,o,this.functions)),u=this.heap=new Float64Array(o.size);for(let d of i)u.set(d.constant,o.at(d));[this.main,this.local]=l.map(d=>d(u)),e.leaves.forEach(({data:d},c)=>this.setLeaf(c,J(d))),this.guards=e.guards.map(({value:d,kind:c,outcome:h})=>({value:n[d],truth:c==="bool",outcome:J(h)}))}setLeaf(e,n){let{heap:r}=this,{size:a,dtype:s}=this.leaves[e],o=this.at(this.leaves[e]);for(let i=0;i<a;i++){let l=n[i];r[o+i]=s==="float64"?l:s==="float32"?Math.fround(l):s==="bool"?+(l!==0):Math.trunc(l)}}run(e=!1){Te(this.heap,this.main.code,this.main.calls,this.functions),e&&Te(this.heap,this.local.code,this.local.calls,this.functions)}get(e){let n=this.views[e];if(!n){let r=this.at(this.values[e]);this.views[e]=n=this.heap.subarray(r,r+this.values[e].size)}return n}guardsHold(){let{heap:e}=this;for(let{value:n,truth:r,outcome:a}of this.guards){let s=this.at(n);if(r){let o=!0,i=!0;for(let l=0;l<a.length;l++)o&&=e[s+l]!==0,i&&=a[l]!==0;if(o!==i)return!1}else for(let o=0;o<a.length;o++){let i=e[s+o];if(i!==a[o]&&(i===i||a[o]===a[o]))return!1}}return!0}};var fr=t=>{requestAnimationFrame(t)},gr=50,ge=class{graph=null;values=new Float64Array(0);frame=new Float64Array(0);changed=new Uint8Array(0);mode="static";state="live";message="";reason="";layoutNote="";runner=null;views=new Set;model;outbox;nextFrame;handlers;touched=new Set;ranInFrame=!1;again=!1;guardsBroken=!1;failure="";engineWanted=null;coming=null;disposed=!1;constructor(e,n=fr){this.model=e,this.nextFrame=n,this.outbox=new ce((r,a)=>this.post(r,a),()=>this.tellStatus()),this.handlers=[["change:_graph",()=>this.readGraph()],["change:_values",()=>this.readValues()],["change:_frame",()=>this.readFrame()],["change:_status",()=>this.readStatus()],["msg:custom",(r,a)=>this.receive(r,a??[])],["comm:close",()=>this.outbox.lost()]];for(let[r,a]of this.handlers)e.on(r,a);this.readGraph()}dispose(){this.disposed=!0;for(let[e,n]of this.handlers)this.model.off(e,n);this.outbox.dispose(),this.views.clear()}attach(e){return this.views.add(e),()=>{this.views.delete(e)}}get ended(){return this.disposed}get answering(){return this.outbox.answering}get editable(){return this.mode!=="static"||this.runner!==null}setLeaf(e,n,r){let{graph:a}=this;if(!a)return;let s=a.leafStart[e]+n;Object.is(this.values[s],r)||(this.values[s]=r,this.touched.add(e),this.leavesMoved())}reset(){let{graph:e}=this;if(!e)return;let n=!1;e.program.leaves.forEach((r,a)=>{let s=br(e,a),o=e.leafStart[a];s.every((i,l)=>Object.is(i,this.values[o+l]))||(this.values.set(s,o),this.touched.add(a),n=!0)}),n&&this.leavesMoved()}leavesMoved(){if(this.runner&&this.ranInFrame){this.again=!0;return}this.follow(),this.mode!=="static"&&this.outbox.push(this.values),this.tellLeaves(),this.tellStatus(),this.runner&&(this.ranInFrame=!0,this.nextFrame(()=>{this.ranInFrame=!1,!(!this.again||this.disposed)&&(this.again=!1,this.leavesMoved())}))}follow(){let{runner:e,graph:n}=this;if(!(!e||!n)){for(let r of this.touched)e.setLeaf(r,this.values.subarray(n.leafStart[r],n.leafStart[r+1]));this.touched.clear();try{e.run(!0),this.failure="",this.guardsBroken=!e.guardsHold()}catch(r){this.failure=r instanceof Error?r.message:String(r);return}this.guardsBroken||this.takeFrame(r=>e.get(r))}}takeFrame(e){let{graph:n,frame:r,changed:a}=this;if(!n)return;let{show:s}=n.program;for(let o=0;o<s.length;o++){let{start:i,size:l}=n.slots[o],u=e(s[o]),d=0;for(let c=0;c<l;c++){let h=Number(u[c]);Object.is(r[i+c],h)||(r[i+c]=h,d=1)}a[o]=d}for(let o of this.views)o.numbers()}readGraph(){let e=this.model.get("_graph");if(!e?.program)return;let n;try{n=new ue(e)}catch(r){this.failure=r instanceof Error?r.message:String(r),this.tellStatus();return}(n.layout||!this.graph)&&this.adopt(n),!n.layout&&n.dot!==null&&(this.coming=n,this.makeLayout(n))}adopt(e){let n=this.graph!==null&&!this.outbox.idle&&e.sameLeaves(this.graph),r=X(this.model.get("_values")??new Uint8Array);n||(this.values=r.length===e.leafLength?r:e.initialValues()),this.coming=null,this.graph=e,this.frame=new Float64Array(e.frameLength),this.changed=new Uint8Array(e.slots.length).fill(1);let a=X(this.model.get("_frame")??new Uint8Array);a.length===e.frameLength&&this.frame.set(a),this.failure="",this.guardsBroken=!1,this.chooseMode();for(let s of this.views)s.structure();e.program.leaves.forEach((s,o)=>this.touched.add(o)),this.follow(),this.tellStatus()}chooseMode(){let e=this.model.get("_status"),n=this.graph?Vt(this.graph.program):null,r=n===null&&e?.mode!=="kernel";if(this.runner=null,r&&this.graph)try{this.runner=Kt(this.graph.program)}catch(a){this.failure=a instanceof Error?a.message:String(a)}this.reason=this.runner?"":n??e?.reason??"",this.outbox.gap=this.runner?gr:0,this.mode=e?.mode==="static"?"static":this.runner?"browser":"kernel"}readValues(){if(!this.graph||!this.outbox.idle)return;let e=X(this.model.get("_values")??new Uint8Array);e.length===this.graph.leafLength&&(e.every((n,r)=>Object.is(n,this.values[r]))||(this.values=e,this.graph.program.leaves.forEach((n,r)=>this.touched.add(r)),this.follow(),this.tellLeaves(),this.tellStatus()))}readFrame(){this.runner||!this.outbox.idle||this.showFrame(X(this.model.get("_frame")??new Uint8Array))}readStatus(){let e=this.model.get("_status")?.mode==="kernel";this.graph&&e===(this.runner!==null)&&(this.chooseMode(),this.graph.program.leaves.forEach((n,r)=>this.touched.add(r)),this.follow()),this.tellStatus()}showFrame(e){let{graph:n}=this;if(!n||e.length!==n.frameLength)return;let r=0;this.takeFrame(()=>{let{start:a,size:s}=n.slots[r++];return e.subarray(a,a+s)})}receive(e,n){switch(e?.type){case"frame":e.graph===this.graph?.id&&!this.runner&&(this.failure="",this.showFrame(X(n[0]))),this.outbox.answer(e.seq);break;case"ack":this.failure="",this.outbox.answer(e.seq);break;case"error":this.failure=e.message||"the kernel could not compute this",this.outbox.answer(e.seq);break;case"engine":this.engineWanted?.(new TextDecoder().decode(de(n[0]))),this.engineWanted=null;break;default:return}this.tellStatus()}post(e,n){let r={type:"set",graph:this.graph?.id,seq:e,frame:this.runner===null};try{this.model.send(r,void 0,[n.buffer])}catch{this.outbox.lost()}}async makeLayout(e){this.layoutNote="laying out the graph …",this.tellStatus();try{let n=await st(e.dot??"",e,()=>this.requestEngine());if(this.disposed||this.coming!==e)return;if(e.layout=n,this.layoutNote="",this.model.send({type:"layout",graph:e.id,layout:n}),this.graph===e){this.coming=null;for(let r of this.views)r.structure();this.changed.fill(1);for(let r of this.views)r.numbers();this.tellStatus()}else this.adopt(e)}catch(n){if(this.disposed||this.coming!==e)return;this.layoutNote=`no layout: ${n instanceof Error?n.message:String(n)}`,this.tellStatus()}}requestEngine(){return this.model.get("_status")?.mode==="static"?Promise.reject(new Error("this page carries none, and there is no kernel to ask")):new Promise(e=>{this.engineWanted=e,this.model.send({type:"engine"})})}tellLeaves(){for(let e of this.views)e.leaves()}tellStatus(){let e=this.model.get("_status"),n=!this.outbox.idle;if(this.message=this.failure,this.failure)this.state="error";else if(!this.outbox.answering&&this.mode==="kernel")this.state="error",this.message="kernel not answering, showing the last picture";else if(this.guardsBroken){let r=!n&&this.mode!=="static"&&e?.message;this.state=r?"error":"stale",this.message=r||(this.mode==="static"?"With these values the code takes another branch, and this page has no kernel to run it: the picture is the last one it can follow.":this.outbox.answering?"":"kernel not answering, showing the last picture")}else e&&(e.state==="error"||e.state==="stale")?(this.state=e.state,this.message=e.message):(this.state=this.mode==="kernel"&&n?"busy":"live",this.message=e?.message??"");for(let r of this.views)r.status()}get behind(){return!this.outbox.idle}};function br(t,e){let r=[t.controls[e]?.value].flat(1/0);return r.length===t.initial[e].length&&r.every(a=>typeof a=="number")?Float64Array.from(r):t.initial[e]}var wr=[["none","none","Edges without numbers"],["local","local","Local derivative of each result with respect to its operand"],["contribution","contribution","What each edge adds to its operand's gradient"]],be=class{el;title;modes=new Map;scale;status;constructor(e,n){let r=(i,l,u)=>{let d=b("button",{type:"button",title:l,"aria-label":l},i);return d.addEventListener("click",u,{signal:n}),d};this.title=b("b",{class:"adw-title"});let a=b("span",{class:"adw-seg",role:"group","aria-label":"edges show"});a.append(b("span",{class:"adw-seg-label"},"edges"));for(let[i,l,u]of wr){let d=r(l,u,()=>e.edges(i));this.modes.set(i,d),a.append(d)}this.scale=r("100 %","Full size",()=>e.fullSize());let s=b("span",{class:"adw-seg",role:"group","aria-label":"zoom"},r("−","Zoom out",()=>e.zoom(1/1.25)),this.scale,r("+","Zoom in",()=>e.zoom(1.25)),r("fit","Fit the whole graph",()=>e.fit())),o=b("span",{class:"adw-seg"},r("reset","Leaves back to their first values",()=>e.reset()));this.status=b("span",{class:"adw-status"}),this.el=b("div",{class:"adw-bar"},this.title,a,s,o,this.status)}setTitle(e){S(this.title,e?`∂${e}`:"")}setMode(e){for(let[n,r]of this.modes)r.setAttribute("aria-pressed",String(n===e))}setScale(e){S(this.scale,`${Math.round(100*e)} %`)}setStatus(e){S(this.status,yr(e));let n=e.mode==="kernel"?e.reason:"";this.status.title!==n&&(this.status.title=n)}};function yr(t){let{mode:e,answering:n}=t;return t.layoutNote?t.layoutNote:e==="static"?t.editable?"live in the page":"a picture: needs its kernel to move":e==="browser"?`live in the page · kernel ${n?"in step":"not answering"}`:n?t.reason?`computed by the kernel · ${t.reason}`:"computed by the kernel":"kernel not answering"}function jt(t,e,n=3){let{program:r,leaving:a,outputNode:s}=t,o=r.nodes.length,i=new Float64Array(o);s>=0&&(i[s]=1);for(let h=o-1;h>=e;h--)if(h!==s)for(let p of a[h])i[h]+=i[r.edges[p].to];let l=new Uint8Array(o);l[e]=1;let u=[];for(let h=e;h<o;h++)if(!(!l[h]||h===s))for(let p of a[h]){let{to:f}=r.edges[p];i[f]!==0&&(l[f]=1,u.push(p))}let d=[],c=i[e]>0?[[e,[]]]:[];for(;c.length&&d.length<n;){let[h,p]=c.pop();if(h===s){d.push(p);continue}for(let f=a[h].length-1;f>=0;f--){let m=a[h][f],{to:g}=r.edges[m];i[g]>0&&c.push([g,[...p,m]])}}return{shown:d,count:i[e],edges:u}}function qt(t,e,n){let r=[];for(let a=n.length-1;a>=0;a--){let s=t.edgeLocal[n[a]];if(s<0||t.slots[s].size!==1)return null;r.push(e[t.slots[s].start])}return r}function Bt(t,e,n,r){let a=l=>l>=0&&t.slots[l].size===1?e[t.slots[l].start]:NaN,s=a(t.nodeGrad[n]);if(!Number.isFinite(s)||s===0)return null;let o=new Map([[n,1]]),i=new Float64Array(r.length);for(let l=0;l<r.length;l++){let{from:u,to:d}=t.program.edges[r[l]],c=(o.get(u)??0)*a(t.edgeLocal[r[l]]);if(o.set(d,(o.get(d)??0)+c),i[l]=c*a(t.nodeGrad[d])/s,!Number.isFinite(i[l]))return null}return i}var we=class{el;pieces=[];spans=[];constructor(e,n){this.el=b("pre",{class:"adw-code","aria-label":"source"});let r=a=>{let s=a.target.dataset?.of;return s===void 0?null:Number(s)};this.el.addEventListener("pointerover",a=>e.hover(r(a)),{signal:n}),this.el.addEventListener("pointerleave",()=>e.hover(null),{signal:n}),this.el.addEventListener("click",a=>{let s=r(a);s!==null&&e.select(s)},{signal:n})}setGraph(e){let n=(e.program.source??"").replace(/\s+$/,"");this.el.hidden=n==="";let r=vr(n);this.spans=e.program.nodes.map(o=>o.span&&r(o.span));let a=new Set([0,n.length]);for(let o of this.spans)o&&a.add(o[0]).add(o[1]);let s=[...a].sort((o,i)=>o-i);this.pieces=[];for(let o=0;o+1<s.length;o++){let[i,l]=[s[o],s[o+1]],u=b("span",{},n.slice(i,l)),d=this.innermost(i,l);d!==null&&(u.dataset.of=String(d)),this.pieces.push({el:u,start:i,end:l})}this.el.replaceChildren(...this.pieces.map(o=>o.el))}choose(e){let n=e===null?null:this.spans[e],r=null;for(let{el:s,start:o,end:i}of this.pieces){let l=!!n&&o>=n[0]&&i<=n[1];l&&(r??=s),s.classList.toggle("adw-mark",l),s.classList.toggle("adw-mark-start",l&&o===n[0]),s.classList.toggle("adw-mark-end",l&&i===n[1])}if(!r||this.el.scrollHeight<=this.el.clientHeight)return;let a=r.offsetTop-this.el.offsetTop;(a<this.el.scrollTop||a+20>this.el.scrollTop+this.el.clientHeight)&&(this.el.scrollTop=a-this.el.clientHeight/3)}innermost(e,n){let r=null,a=1/0;return this.spans.forEach((s,o)=>{!s||s[0]>e||s[1]<n||s[1]-s[0]>=a||(r=o,a=s[1]-s[0])}),r}};function vr(t){let e=t.split(`
`),n=[0];for(let a of e)n.push(n.at(-1)+a.length+1);let r=(a,s)=>{let o=e[a-1];if(o===void 0)return null;let i=0,l=0;for(let u of o){if(i>=s)break;let d=u.codePointAt(0);i+=d<128?1:d<2048?2:d<65536?3:4,l+=u.length}return n[a-1]+l};return([a,s,o,i])=>{let l=r(a,s),u=r(o,i);return l===null||u===null||u<=l?null:[l,u]}}function L(t){return Ut(t,4,9)}function Be(t){return Ut(t,3,7)}function Ut(t,e,n){if(t===0)return"0";let r=Math.abs(t),a=t<0?"−":"";if(!(r<1/0))return r===1/0?`${a}∞`:"NaN";let[s,o]=Dt(r,e-1);if(o>=e-1&&r<999999.5)return a+r.toFixed(0);if(o>=-4&&o<e-1)return a+Wt(r.toFixed(Math.min(e-1-o,n-2-a.length)));for(let i=e-2;;i--){let l=`e${o<0?"−":""}${Math.abs(o)}`,u=a+s+l;if(u.length<=n||i<0)return u;[s,o]=Dt(r,i)}}function Dt(t,e){let[n,r]=t.toExponential(e).split("e");return[Wt(n),Number(r)]}function Wt(t){return t.includes(".")?t.replace(/\.?0+$/,""):t}function De(t){return t>0?"▲":t<0?"▼":t===0?"·":"!"}function ye(t){return t===0?"· 0":`${De(t)} ${L(t)}`}function D(t){return t.length===0?"":t.length===1?`(${t[0]},)`:t.join("×")}function Yt(t){let e=t.trim().replace(/\u2212/g,"-");if(!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(e))return null;let n=Number(e);return Number.isFinite(n)?n:null}function Ue(t,e){let n=0,r=a=>{if(a===e.length){let o=t[n++];return Number.isFinite(o)?String(o):`"${o}"`}let s=[];for(let o=0;o<e[a];o++)s.push(r(a+1));return`[${s.join(",")}]`};return r(0)}var A={card:{height:78,constant_height:58,min_width:118,max_width:240,array_min_width:190,pad:11,radius:9,gap:8,name_y:22,symbol_y:21,value_y:47,grad_y:67},size:{name:17,symbol:13,value:16,array:13,grad:13,edge:12,shape:12},edge:{label_width:52,label_height:19,width:1.25,max_width:4},graph:{margin:20,rank_gap:66,node_gap:34},font:{name:'Georgia, Cambria, "DejaVu Serif", serif',number:'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',text:'system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif'},light:{background:"#ffffff",card:"#ffffff",constant:"#f7f8fa",line:"#d9dde3",ink:"#1b1f24",soft:"#626b76",faint:"#9aa3ad",positive:"#1668c7",negative:"#b4540a",accent:"#0b7a6f",warn:"#c42b1c",mark:"#fff3c4"},dark:{background:"#111418",card:"#1b2027",constant:"#181c22",line:"#2d343d",ink:"#e8ebef",soft:"#a3acb7",faint:"#6d7782",positive:"#6db1ff",negative:"#f2a35e",accent:"#4fd1c0",warn:"#ff8a80",mark:"#463c12"}};var kr=4.5,{card:U,size:z,edge:ve,font:ae}=A,Mr={value:`600 ${z.value}px ${ae.number}`,grad:`${z.grad}px ${ae.number}`,local:`${z.edge}px ${ae.number}`,contribution:`${z.edge}px ${ae.number}`},Ar=`${z.array}px ${ae.number}`,We={value:z.value,grad:z.grad,local:z.edge,contribution:z.edge},Jt=.605,xe=class{canvas;context;items=[];graph=null;width=0;height=0;ratio=1;camera={scale:1,x:0,y:0};palette=null;mode="none";dimmed=!1;font="";constructor(e){this.canvas=e,this.context=e.getContext("2d")}setGraph(e,n){this.graph=e,this.items=[];let r=(s,o,i,l,u,d)=>{if(o<0)return;let c=We[s];this.items.push({kind:s,slot:o,x:i,y:l+d-c,width:u,height:c*1.36,baseline:l+d,runs:[],fresh:!1})};n.nodes.forEach(([s,o,i,l],u)=>{let d=s-i/2,c=o-l/2,h=e.nodeGrad[u],p=h<0?Math.min(U.value_y,l-12):U.value_y;r("value",e.nodeValue[u],d+U.pad-2,c,i-2*U.pad+4,p),r("grad",h,d+U.pad-2,c,i-2*U.pad+4,U.grad_y)}),n.edges.forEach(({label:s},o)=>{if(!s)return;let i=s[0]-ve.label_width/2,l=s[1]-ve.label_height/2;for(let u of["local","contribution"]){let d=u==="local"?e.edgeLocal[o]:e.edgeContribution[o];d<0||e.slots[d].size!==1||this.items.push({kind:u,slot:d,x:i,y:l,width:ve.label_width,height:ve.label_height,baseline:s[1]+z.edge*.36,runs:[],fresh:!1})}});let a=["value","grad","local","contribution"];this.items.sort((s,o)=>a.indexOf(s.kind)-a.indexOf(o.kind))}resize(e,n,r){this.width=e,this.height=n,this.ratio=r,this.canvas.width=Math.round(e*r),this.canvas.height=Math.round(n*r),this.font=""}setCamera(e){this.camera=e}setPalette(e){this.palette=e}setMode(e){this.mode=e}setDimmed(e){this.dimmed=e}paint(e){let{context:n}=this;n.setTransform(1,0,0,1,0,0),n.clearRect(0,0,this.canvas.width,this.canvas.height);for(let r of this.items)this.drawn(r)&&(r.fresh||this.compose(r,e),this.draw(r))}update(e,n){for(let r of this.items){if(!n[r.slot])continue;if(!this.drawn(r)){r.fresh=!1;continue}let a=r.runs;this.compose(r,e),!Sr(a,r.runs)&&(this.clear(r),this.draw(r))}}stale(){for(let e of this.items)e.fresh=!1}setFont(e){e!==this.font&&(this.font=e,this.context.font=e)}drawn(e){if((e.kind==="local"||e.kind==="contribution")&&e.kind!==this.mode)return!1;let{scale:n,x:r,y:a}=this.camera;if(n*We[e.kind]<kr)return!1;let s=n*e.x+r,o=n*e.y+a;return s<this.width&&o<this.height&&s+n*e.width>0&&o+n*e.height>0}compose(e,n){let r=this.graph.slots[e.slot];if(e.fresh=!0,r.shape.length){e.runs=Er(e.kind,r,n,e.width);return}let a=n[r.start];switch(e.kind){case"value":e.runs=[[Number.isFinite(a)?"ink":"warn",L(a)]];break;case"grad":case"contribution":e.runs=[[j(a),ye(a)]];break;case"local":e.runs=[[Number.isFinite(a)?"soft":"warn",`×${L(a)}`]]}}clear(e){let{context:n,ratio:r}=this,{scale:a,x:s,y:o}=this.camera,i=Math.floor((a*e.x+s)*r)-1,l=Math.floor((a*e.y+o)*r)-1,u=Math.ceil((a*(e.x+e.width)+s)*r)+1,d=Math.ceil((a*(e.y+e.height)+o)*r)+1;n.setTransform(1,0,0,1,0,0),n.clearRect(i,l,u-i,d-l)}draw(e){let{context:n,ratio:r,palette:a}=this;if(!a)return;let s=this.camera.scale*r;n.setTransform(s,0,0,s,this.camera.x*r,this.camera.y*r);let o=e.kind==="local"||e.kind==="contribution",i=this.graph.slots[e.slot].shape.length>0,l=i&&e.kind==="value"?z.array:We[e.kind],u=Jt*l;this.setFont(i?Ar:Mr[e.kind]);let d=e.x+2;if(o){let h=Math.min(e.runs[0][1].length*u,e.width-4);d=e.x+(e.width-h)/2,n.globalAlpha=1,n.fillStyle=a.background,n.beginPath(),n.roundRect(d-4,e.y+1,h+8,e.height-2,7),n.fill()}n.globalAlpha=this.dimmed?.45:1;let c=e.width-(o?0:2);for(let[h,p]of e.runs)n.fillStyle=a[h],n.fillText(p,d,e.baseline,c),d+=p.length*u;n.globalAlpha=1}};function Er(t,e,n,r){if(e.size===0)return[["faint","empty"]];let a=Math.floor((r-4)/(Jt*z.array)),s=[],o=0;for(let i=0;i<e.size;i++){let l=n[e.start+i],u=t==="grad"?De(l)+Be(Math.abs(l)):Be(l),d=i===e.size-1;if(o+u.length+(d?0:2)>a){s.push(["faint","…"]);break}s.push([t==="grad"?j(l):Number.isFinite(l)?"ink":"warn",`${u} `]),o+=u.length+1}return s}function j(t){return t>0?"positive":t<0?"negative":t===0?"faint":"warn"}function Sr(t,e){if(t.length!==e.length)return!1;for(let n=0;n<t.length;n++)if(t[n][1]!==e[n][1]||t[n][0]!==e[n][0])return!1;return!0}var Qt=9,Xt=8,ke=class{el;what;body;total;aside;products=[];graph=null;node=-1;paths=null;constructor(){this.what=b("div",{class:"adw-what"}),this.body=b("div",{class:"adw-paths"}),this.total=b("div",{class:"adw-total"}),this.aside=b("div",{class:"adw-aside"}),this.el=b("div",{class:"adw-foot"},this.what,this.body,b("div",{class:"adw-sum"},this.total,this.aside))}choose(e,n,r,a){if(this.graph=e,this.node=n??-1,this.paths=r,this.products=[],this.body.replaceChildren(),this.what.replaceChildren(),this.say("","soft",""),n===null||!r){this.body.append(b("span",{class:"adw-hint"},"Point at a node to see its chain rule.")),this.settle();return}let s=e.labels[n];e.nodeGrad[n]<0?this.what.append(b("i",{},s)):this.what.append(`∂${e.title||"output"}/∂`,b("i",{},s));let o=e.nodeGrad[n]>=0&&e.slots[e.nodeGrad[n]].shape.length===0;for(let i of o?r.shown:r.shown.slice(0,1)){if(!i.length)continue;let l=b("span",{class:"adw-product"});this.body.append(b("div",{class:"adw-path"},b("span",{class:"adw-route"},Lr(e,n,i)),l)),o&&this.products.push({path:i,el:l})}this.numbers(a),this.settle()}settle(){this.el.classList.remove("adw-settled"),this.el.style.height="";let{offsetHeight:e}=this.el;e&&(this.el.style.height=`${e}px`,this.el.classList.add("adw-settled"))}numbers(e){let{graph:n,node:r,paths:a}=this;if(!n||r<0||!a)return;for(let{path:c,el:h}of this.products){let p=qt(n,e,c),f=a.count===1;S(h,p?Nr(p,f):"")}let s=n.nodeGrad[r];if(s<0){let c=n.nodeValue[r];this.say(c<0?"":Zt(n,c,e),"soft",n.program.nodes[r].kind);return}let{start:o,shape:i}=n.slots[s];if(i.length){this.say(Zt(n,s,e),"soft",D(i));return}let l=e[o],u=this.products.length,d=a.count===0?"no path to the output":a.count>u?`${u} of ${L(a.count)} paths`:a.count>1?`${a.count} paths`:"";this.say(`= ${L(l)}`,j(l),d)}say(e,n,r){S(this.total,e),S(this.aside,r);let a=`adw-total adw-${n}`;this.total.className!==a&&(this.total.className=a)}};function Lr(t,e,n){let r=[t.labels[e]];for(let a of n)r.unshift(t.labels[t.program.edges[a].to]);return r.length>Qt&&r.splice(4,r.length-7,"…"),r.join(" ← ")}function Nr(t,e){let n=1;for(let s of t)n*=s;let r=t.map(L).map(s=>s.startsWith("−")?`(${s})`:s);r.length>Qt&&r.splice(4,r.length-7,"…");let a=r.join(" · ");return e||t.length<2?a:`${a} = ${L(n)}`}function Zt(t,e,n){let{start:r,size:a,shape:s}=t.slots[e];if(s.length===0)return L(n[r]);let o=[];for(let i=0;i<Math.min(a,Xt);i++)o.push(L(n[r+i]));return`[${o.join(", ")}${a>Xt?", …":""}]`}var Pr=64,Ir=20,Me=class{el;rows=[];graph=null;session;events;signal;sight;constructor(e,n,r){this.session=e,this.events=n,this.signal=r,this.el=b("div",{class:"adw-leaves"}),this.sight=new IntersectionObserver(a=>{for(let{target:s,isIntersecting:o}of a){let i=this.rows.find(({el:l})=>l===s);i&&(i.seen=o)}this.gradients()}),r.addEventListener("abort",()=>this.sight.disconnect())}setGraph(e){let n=this.graph!==null&&e.sameLeaves(this.graph);if(this.graph=e,!n){this.rows=e.program.leaves.map((a,s)=>this.build(e,s)),this.el.replaceChildren(...this.rows.map(a=>a.el));let r=Math.max(1,...e.program.leaves.map(({name:a})=>[...a].length));this.el.style.setProperty("--adw-names",`${(.58*r+.4).toFixed(1)}em`),this.sight.disconnect();for(let a of this.rows)this.sight.observe(a.el)}this.values(!0),this.gradients()}values(e=!1){let{graph:n,session:r}=this;if(!n)return;let a=!r.editable;this.rows.forEach((s,o)=>{let i=n.leafStart[o],l=n.leafStart[o+1];if(!(!e&&r.values.subarray(i,l).every((u,d)=>Object.is(u,s.told[d])))){if(s.told=r.values.slice(i,l),s.slider){s.slider.disabled=a;let u=r.values[i];s.slider.valueAsNumber!==u&&(Fr(s.slider,u),s.slider.value=String(u))}s.fields.forEach((u,d)=>{if(u.disabled=a,u.dataset.editing!==void 0)return;let c=W(r.values[i+d]);u.value!==c&&(u.value=c)})}})}gradients(){let{graph:e,session:n}=this;e&&this.rows.forEach((r,a)=>{if(!r.seen)return;let s=e.leafNode[a],o=s<0?-1:e.nodeGrad[s];if(o<0)return;let{start:i,shape:l,size:u}=e.slots[o];if(l.length&&r.at<0){let h=Tr(n.frame,i,u);S(r.gradient,h?`${L(h[0])} to ${L(h[1])}`:""),r.gradient.className="adw-soft";return}let d=n.frame[i+Math.max(r.at,0)];S(r.gradient,ye(d));let c=`adw-${j(d)}`;r.gradient.className!==c&&(r.gradient.className=c)})}choose(e){this.rows.forEach((n,r)=>n.el.classList.toggle("adw-lit",r===e))}build(e,n){let{name:r}=e.program.leaves[n],a=e.leafShape(n),s=e.leafStart[n+1]-e.leafStart[n],o=e.controls[n],i=b("div",{class:"adw-problem",role:"alert",hidden:!0}),l=b("span",{class:"adw-partial"},en(e,n)),u=b("span"),d=b("div",{class:"adw-gradient"},l,u),c=b("span",{class:"adw-leaf-name",title:q(r)},q(r)),h={el:b("div",{class:"adw-leaf"}),slider:null,fields:[],partial:l,gradient:u,problem:i,at:-1,seen:n<Ir,told:new Float64Array(0)},{signal:p}=this;if(h.el.addEventListener("pointerenter",()=>this.events.hover(n),{signal:p}),h.el.addEventListener("pointerleave",()=>this.events.hover(null),{signal:p}),h.el.addEventListener("focusin",()=>this.events.select(n),{signal:p}),a.length===0&&o?.kind!=="fixed"){let m=b("input",{...te,type:"range","aria-label":r,min:o?.min??-1,max:o?.max??1,step:o?.step??"any"});return h.slider=m,m.addEventListener("input",()=>{this.quiet(h),this.session.setLeaf(n,0,m.valueAsNumber),h.fields[0].value=W(m.valueAsNumber)},{signal:p}),h.fields=[this.field(h,n,0,`${r} value`)],h.el.append(c,m,h.fields[0],d,i),h}let f=b("span",{class:"adw-shape"},D(a));if(s>0&&s<=Pr&&o?.kind!=="fixed"){let m=a.at(-1)??1,g=b("div",{class:"adw-grid"});g.style.setProperty("--adw-columns",String(m));for(let v=0;v<s;v++)h.fields.push(this.field(h,n,v,`${r}${tn(v,a)}`));g.append(...h.fields),h.el.append(c,f,g,d,i)}else a.length===0&&(f.textContent=W(e.initial[n][0])),h.el.append(c,f,d,i);return h}field(e,n,r,a){let{signal:s,session:o}=this,i=b("input",{...te,type:"text",inputmode:"decimal",class:"adw-field","aria-label":a,autocomplete:"off",spellcheck:"false"}),l=()=>o.values[(this.graph?.leafStart[n]??0)+r],u=()=>{let d=Yt(i.value);return d===null?(e.problem.textContent=`${a.replace(/ value$/,"")}: “${i.value}” is not a number; still ${W(l())}`,e.problem.hidden=!1,i.setAttribute("aria-invalid","true"),!1):(this.quiet(e),o.setLeaf(n,r,d),!0)};return i.addEventListener("focus",()=>{this.speakOf(e,n,e.slider?-1:r),i.select()},{signal:s}),i.addEventListener("input",()=>{i.dataset.editing=""},{signal:s}),i.addEventListener("keydown",d=>{d.key==="Enter"&&u()?(delete i.dataset.editing,i.value=W(l()),i.select()):d.key==="Escape"&&(delete i.dataset.editing,this.quiet(e),i.value=W(l())),d.stopPropagation()},{signal:s}),i.addEventListener("blur",()=>{i.dataset.editing!==void 0&&u(),delete i.dataset.editing,i.value=W(l()),this.speakOf(e,n,-1)},{signal:s}),i}speakOf(e,n,r){let{graph:a}=this;a&&(e.at=r,S(e.partial,en(a,n)+(r<0?"":tn(r,a.leafShape(n)))),this.gradients())}quiet(e){e.problem.hidden=!0;for(let n of e.fields)n.removeAttribute("aria-invalid")}};function en(t,e){return`∂${t.title||"output"}/∂${q(t.program.leaves[e].name)}`}function Fr(t,e){Number.isFinite(e)&&(e<Number(t.min)&&(t.min=String(e)),e>Number(t.max)&&(t.max=String(e)))}function W(t){let e=String(t);return(e.length<=12?e:String(Number(t.toPrecision(7)))).replace(/-/g,"−")}function tn(t,e){let n=[];for(let r=e.length-1;r>=0;r--)n.unshift(t%e[r]),t=Math.floor(t/e[r]);return`[${n.join(",")}]`}function Tr(t,e,n){let r=1/0,a=-1/0;for(let s=e;s<e+n;s++){if(Number.isNaN(t[s]))return[NaN,NaN];r=Math.min(r,t[s]),a=Math.max(a,t[s])}return r<=a?[r,a]:null}var Ye=(t,e,n)=>Math.min(Math.max(t,e),n);function Je(t,e){let n=Ye(Math.min(1,(e.width-32)/t.width,(e.height-32)/t.height),.05,1);return Q({scale:n,x:0,y:0},t,e)}function nn(t,e,n){let r=Je(t,e);if(r.scale>=.5)return r;let a=.75,s=e.width-16-a*t.width;return Q({scale:a,x:s,y:e.height/2-a*n.y},t,e)}function Q(t,e,n){let r=(a,s,o)=>s+32<=o?(o-s)/2:Ye(a,o-16-s,16);return{scale:t.scale,x:r(t.x,t.scale*e.width,n.width),y:r(t.y,t.scale*e.height,n.height)}}function Ae(t,e,n,r,a){return Q({...t,x:t.x+e,y:t.y+n},r,a)}function rn(t,e,n,r,a){let s=Ye(t.scale*e,.05,3),o=s/t.scale;return Q({scale:s,x:n.x-o*(n.x-t.x),y:n.y-o*(n.y-t.y)},r,a)}var zr=1024,Rr=120,Xe=480,Ze=220,sn=12,{card:Y}=A,Ee=class{el;svg;pathCanvas;painter;note;events;graph=null;layout=null;nodes=[];edges=[];camera={scale:1,x:0,y:0};followsFit=!0;width=0;height=0;ratio=1;visible=!0;behind=!1;chosen=null;palette=null;dimmed=!1;resting=null;painted="";frame=new Float64Array(0);late=new Set;sizes;sight;constructor(e,n){this.events=e,this.svg=O("svg",{class:"adw-graph",role:"group","aria-label":"computation graph"}),this.pathCanvas=b("canvas",{class:"adw-layer","aria-hidden":"true"});let r=b("canvas",{class:"adw-layer","aria-hidden":"true"});this.note=b("div",{class:"adw-note"}),this.el=b("div",{class:"adw-window"},this.svg,this.pathCanvas,r,this.note),this.painter=new xe(r),this.listen(n),this.sizes=new ResizeObserver(()=>this.measure()),this.sizes.observe(this.el),this.sight=new IntersectionObserver(a=>{this.visible=a.at(-1).isIntersecting,this.visible&&this.behind&&this.paintAll()}),this.sight.observe(this.el)}destroy(){this.sizes.disconnect(),this.sight.disconnect(),this.resting!==null&&clearTimeout(this.resting)}setGraph(e,n){let{layout:r}=e;if(this.graph=e,this.frame=n,this.chosen=null,this.late.clear(),this.nodes=[],this.edges=[],this.svg.replaceChildren(),!r){this.layout=null,this.el.style.minHeight=`${Ze}px`,this.paintAll();return}this.layout=r;let a=O("g",{class:"adw-edges"});r.edges.forEach(({path:l},u)=>{let{from:d}=e.program.edges[u],c=e.program.nodes[d].kind==="constant",h=O("path",{class:c?"adw-edge adw-quiet":"adw-edge",d:Or(l),"data-edge":e.edgeKeys[u]});this.edges.push(h),a.append(h)});let s=O("g",{class:"adw-cards"});r.nodes.forEach((l,u)=>{let d=this.drawNode(e,l,u);this.nodes.push(d),s.append(d)}),this.svg.append(a,s);for(let l=0;l<this.nodes.length;l++)e.nodeValue[l]>=0&&this.write(l,"data-value",e.nodeValue[l],n),e.nodeGrad[l]>=0&&this.write(l,"data-grad",e.nodeGrad[l],n);this.painter.setGraph(e,r),this.followsFit=!0;let o=parseFloat(this.el.style.minHeight)||0,i=Math.min(Math.max(r.height+32,Ze),Xe);this.el.style.minHeight=`${Math.max(o,i)}px`,this.width>0&&this.fitHeight(),this.look(this.opening(this.window))}setNote(e){this.note.textContent=e,this.note.hidden=e===""}drawNode(e,n,r){let[a,s,o,i]=n,l=a-o/2,u=s-i/2,d=e.program.nodes[r],c=e.labels[r],h=e.nodeValue[r]<0?[]:e.slots[e.nodeValue[r]].shape,f=[d.symbol===d.label?"":d.symbol,D(h)].filter(Boolean).join("  "),m=d.op===null&&d.kind!=="op"?d.kind:"op",g=O("g",{...te,class:`adw-node adw-is-${m}`,"data-node":e.nodeKeys[r],tabindex:r===e.outputNode?0:-1,role:"button","aria-label":[c,m==="op"?d.op:m,D(h)].filter(Boolean).join(", ")}),v=o-2*Y.pad,y=f?an(f,A.size.symbol,A.font.number,"",v*.6):null,N=v-(y?y.width+Y.gap:0),w=m==="constant"?"":"italic ",k=an(c,A.size.name,A.font.name,w,N);return g.append(O("rect",{class:"adw-card",x:l,y:u,width:o,height:i,rx:Y.radius}),O("text",{class:w?"adw-name":"adw-name adw-upright",x:l+Y.pad,y:u+Y.name_y},k.text)),y&&g.append(O("text",{class:"adw-symbol",x:l+o-Y.pad,y:u+Y.symbol_y,"text-anchor":"end"},y.text)),k.text!==c&&g.append(O("title",{},c)),g.dataset.index=String(r),g}numbers(e,n){let{graph:r}=this;if(!(!r||!this.layout)){this.frame=e,this.visible?(this.painter.update(e,n),this.chosen&&this.paintPath()):(this.behind=!0,this.painter.stale());for(let a=0;a<this.nodes.length;a++){let s=r.nodeValue[a];s>=0&&n[s]&&this.write(a,"data-value",s,e);let o=r.nodeGrad[a];o>=0&&n[o]&&this.write(a,"data-grad",o,e)}this.late.size&&this.rest(e)}}write(e,n,r,a){let{start:s,size:o,shape:i}=this.graph.slots[r];i.length===0?this.nodes[e].setAttribute(n,String(a[s])):o<=zr||!this.nodes[e].hasAttribute(n)?this.nodes[e].setAttribute(n,Ue(a.subarray(s,s+o),i)):this.late.add(e)}rest(e){this.resting!==null&&clearTimeout(this.resting),this.resting=setTimeout(()=>{this.resting=null;let{graph:n}=this;if(n){for(let r of this.late)for(let[a,s]of[["data-value",n.nodeValue[r]],["data-grad",n.nodeGrad[r]]]){if(s<0)continue;let{start:o,size:i,shape:l}=n.slots[s];this.nodes[r].setAttribute(a,Ue(e.subarray(o,o+i),l))}this.late.clear()}},Rr)}setMode(e){this.painter.setMode(e),this.paintAll()}setPalette(e){this.palette=e,this.painter.setPalette(e),this.paintAll()}setDimmed(e){e!==this.dimmed&&(this.dimmed=e,this.painter.setDimmed(e),this.paintAll())}choose(e,n){this.chosen&&this.nodes[this.chosen.node]?.classList.remove("adw-chosen"),this.chosen=e===null||!n?null:{node:e,paths:n},this.chosen&&this.nodes[this.chosen.node]?.classList.add("adw-chosen"),this.paintPath()}focusNode(e){this.nodes[e]?.focus({preventScroll:!0})}paintPath(){let{pathCanvas:e,layout:n,graph:r,chosen:a,palette:s,camera:o,ratio:i}=this,l=new Map;if(n&&r&&a&&s&&this.width&&this.visible){let{edges:f}=a.paths,m=Bt(r,this.frame,a.node,f),g=-o.x/o.scale,v=g+this.width/o.scale;f.forEach((y,N)=>{let{path:w}=n.edges[y];if(w[w.length-2]<g||w[0]>v)return;let k=r.edgeContribution[y],E=k>=0&&r.slots[k].size===1?this.frame[r.slots[k].start]:1,M=m?Math.min(Math.abs(m[N]),1):.5,P=`${s[j(E)]}|${Math.round(M*sn)}`,$=l.get(P);$?$.push(y):l.set(P,[y])})}let u=JSON.stringify([[...l],o,i,e.width,e.height]);if(u===this.painted)return;this.painted=u;let d=e.getContext("2d");d.setTransform(1,0,0,1,0,0),d.clearRect(0,0,e.width,e.height);let c=o.scale*i;d.setTransform(c,0,0,c,o.x*i,o.y*i);let{width:h,max_width:p}=A.edge;for(let[f,m]of l){let[g,v]=f.split("|");d.strokeStyle=g,d.lineWidth=h+Number(v)/sn*(p-h),d.beginPath();for(let y of m)Gr(d,n.edges[y].path);d.stroke()}}paintAll(){if(this.width){if(!this.visible){this.behind=!0;return}this.behind=!1,this.layout&&this.painter.paint(this.frame),this.paintPath()}}get window(){return{width:this.width,height:this.height}}measure(){let e=this.el.clientWidth,n=devicePixelRatio||1,r=this.width===0;if(!e)return;e!==this.width&&this.events.placed(),this.width=e,this.ratio=n,this.fitHeight();let a=this.el.clientHeight;this.height=a,this.painter.resize(e,a,n),this.pathCanvas.width=Math.round(e*n),this.pathCanvas.height=Math.round(a*n),this.painted="",this.layout&&(r||this.followsFit?this.look(this.opening(this.window)):this.look(Q(this.camera,this.layout,this.window)))}opening(e){let n=this.layout,[r,a]=n.nodes[Math.max(this.graph.outputNode,0)]??[0,0];return nn(n,e,{x:r,y:a})}fitHeight(){if(!this.layout||!this.followsFit)return;let{scale:e}=this.opening({width:this.width,height:Xe}),n=Math.min(Math.max(e*this.layout.height+32,Ze),Xe);this.el.style.minHeight=`${Math.round(n)}px`,this.height=this.el.clientHeight}look(e){let{layout:n}=this;if(!n)return;this.camera=e;let{scale:r,x:a,y:s}=e;K(this.svg,"width",String(r*n.width)),K(this.svg,"height",String(r*n.height)),K(this.svg,"viewBox",`0 0 ${n.width} ${n.height}`),this.svg.style.transform=`translate(${a}px, ${s}px)`,this.painter.setCamera(e),this.paintAll(),this.events.zoomed(r)}fit(){this.layout&&(this.followsFit=!0,this.look(Je(this.layout,this.window)),this.followsFit=!1)}zoomBy(e,n={x:this.width/2,y:this.height/2}){this.layout&&(this.followsFit=!1,this.look(rn(this.camera,e,n,this.layout,this.window)))}fullSize(){this.zoomBy(1/this.camera.scale)}reveal(e){if(!this.layout)return;let[n,r,a,s]=this.layout.nodes[e],{scale:o,x:i,y:l}=this.camera,u=(h,p,f)=>h<16?16-h:p>f-16?f-16-p:0,d=u(o*(n-a/2)+i,o*(n+a/2)+i,this.width),c=u(o*(r-s/2)+l,o*(r+s/2)+l,this.height);(d||c)&&this.look(Ae(this.camera,d,c,this.layout,this.window))}listen(e){let n=o=>{let i=o.target.closest?.("[data-index]");return i?Number(i.dataset.index):null},r=(o,i,l={})=>this.el.addEventListener(o,i,{...l,signal:e}),a=null;r("pointerdown",o=>{o.button!==0||!this.layout||(a={id:o.pointerId,x:o.clientX,y:o.clientY,camera:this.camera})}),r("pointermove",o=>{if(!a||o.pointerId!==a.id||!this.layout)return;let i=o.clientX-a.x,l=o.clientY-a.y;if(!this.el.hasPointerCapture(a.id)){if(Math.hypot(i,l)<4)return;this.el.setPointerCapture(a.id),this.el.classList.add("adw-panning")}this.followsFit=!1,this.look(Ae(a.camera,i,l,this.layout,this.window))});let s=()=>{a=null,this.el.classList.remove("adw-panning")};r("pointerup",s),r("pointercancel",s),r("click",o=>{let i=n(o);i!==null&&this.events.select(i)}),r("pointerover",o=>{a||this.events.hover(n(o))}),r("pointerleave",()=>this.events.hover(null)),r("wheel",o=>{if(!this.layout)return;if(o.ctrlKey||o.metaKey){o.preventDefault();let h=this.el.getBoundingClientRect(),p={x:o.clientX-h.left,y:o.clientY-h.top};this.zoomBy(Math.exp(-o.deltaY*(o.deltaMode?.06:.002)),p);return}let i=this.el.matches(":focus-within"),l=o.deltaMode?16:1,u=-l*(o.shiftKey&&!o.deltaX?o.deltaY:o.deltaX),d=o.shiftKey||!i?0:-l*o.deltaY;if(!u&&!d)return;let c=Ae(this.camera,u,d,this.layout,this.window);c.x===this.camera.x&&c.y===this.camera.y||(o.preventDefault(),this.followsFit=!1,this.look(c))},{passive:!1}),r("keydown",o=>this.key(o,n(o))),r("focusin",o=>{let i=n(o);i!==null&&o.target.matches(":focus-visible")&&(this.events.select(i),this.reveal(i))})}key(e,n){let{graph:r}=this;if(!r||n===null||e.ctrlKey||e.metaKey||e.altKey)return;let{edges:a}=r.program,s;switch(e.key){case"ArrowLeft":s=a[r.entering[n][0]]?.from;break;case"ArrowRight":s=a[r.leaving[n][0]]?.to;break;case"ArrowUp":case"ArrowDown":s=this.neighbour(n,e.key==="ArrowDown"?1:-1);break;case"Enter":case" ":s=n;break;default:return}e.preventDefault(),e.stopPropagation(),s!==void 0&&(this.events.select(s),this.reveal(s),this.focusNode(s))}neighbour(e,n){let{nodes:r}=this.layout,[a,s,o]=r[e],i;return r.forEach(([l,u,d],c)=>{let h=n*(u-s);h<=1||Math.abs(l-a)>(o+d)/2||(i===void 0||h<n*(r[i][1]-s))&&(i=c)}),i}};function Or(t){let e=`M${t[0]} ${t[1]}`;for(let n=2;n+5<t.length;n+=6)e+=`C${t.slice(n,n+6).join(" ")}`;return e}function Gr(t,e){t.moveTo(e[0],e[1]);for(let n=2;n+5<e.length;n+=6)t.bezierCurveTo(e[n],e[n+1],e[n+2],e[n+3],e[n+4],e[n+5])}var oe=null;function an(t,e,n,r,a){oe??=document.createElement("canvas").getContext("2d"),oe.font=`${r}${e}px ${n}`;let s=oe.measureText(t).width;if(s<=a)return{text:t,width:s};let o=[...t],i=0,l=o.length;for(;i<l;){let d=i+l+1>>1,c=`${o.slice(0,d).join("")}…`;oe.measureText(c).width<=a?i=d:l=d-1}let u=`${o.slice(0,i).join("")}…`;return{text:u,width:oe.measureText(u).width}}var on=`.ad-widget {
  --adw-background: var(--jp-layout-color0, var(--vscode-editor-background, var(--adw-own-background)));
  --adw-ink: var(--jp-ui-font-color0, var(--vscode-editor-foreground, var(--adw-own-ink)));
  --adw-soft: color-mix(in srgb, var(--adw-ink) 68%, var(--adw-background));
  --adw-faint: color-mix(in srgb, var(--adw-ink) 44%, var(--adw-background));
  --adw-line: color-mix(in srgb, var(--adw-ink) 15%, var(--adw-background));
  --adw-panel: color-mix(in srgb, var(--adw-ink) 3%, var(--adw-background));
  --adw-positive: var(--adw-own-positive);
  --adw-negative: var(--adw-own-negative);
  --adw-accent: var(--adw-own-accent);
  --adw-mark: var(--adw-own-mark);
  --adw-card: var(--adw-background);
  --adw-warn: var(--adw-own-warn);
  --adw-ui: var(--jp-ui-font-family, var(--adw-font-text));
  container-type: inline-size;
  color-scheme: light;
  color: var(--adw-ink);
  font: 14px/1.45 var(--adw-ui);
  text-align: left;
  margin: 2px 0;
}
.ad-widget[data-theme="dark"] {
  --adw-card: color-mix(in srgb, var(--adw-ink) 6%, var(--adw-background));
  color-scheme: dark;
}
.ad-widget *,
.ad-widget *::before {
  box-sizing: border-box;
}
.ad-widget [hidden] {
  display: none !important;
}
.ad-widget .adw-frame {
  border: 1px solid var(--adw-line);
  border-radius: 10px;
  overflow: hidden;
  background: var(--adw-background);
}

/* The bar. */
.ad-widget .adw-bar {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 8px 12px;
  padding: 8px 14px;
  border-bottom: 1px solid var(--adw-line);
  color: var(--adw-soft);
  font-size: 13px;
}
.ad-widget .adw-title {
  color: var(--adw-ink);
  font: italic 17px var(--adw-font-name);
  max-width: 14em;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}
.ad-widget .adw-seg {
  display: inline-flex;
  border: 1px solid var(--adw-line);
  border-radius: 7px;
  overflow: hidden;
}
.ad-widget .adw-seg-label {
  padding: 3px 8px 3px 10px;
  border-right: 1px solid var(--adw-line);
  color: var(--adw-faint);
}
.ad-widget .adw-seg button {
  appearance: none;
  border: 0;
  margin: 0;
  padding: 3px 10px;
  min-height: 0;
  background: none;
  color: inherit;
  font: inherit;
  font-variant-numeric: tabular-nums;
  cursor: pointer;
}
.ad-widget .adw-seg button:hover {
  background: color-mix(in srgb, var(--adw-ink) 7%, transparent);
}
.ad-widget .adw-seg button[aria-pressed="true"] {
  background: var(--adw-accent);
  color: var(--adw-background);
}
.ad-widget :focus-visible {
  outline: 2px solid var(--adw-accent);
  outline-offset: 1px;
}
.ad-widget .adw-seg button:focus-visible {
  outline-offset: -2px;
}
.ad-widget .adw-status {
  margin-left: auto;
  text-align: right;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
  max-width: 100%;
}
.ad-widget .adw-status::before {
  content: "";
  display: inline-block;
  width: 7px;
  height: 7px;
  margin-right: 7px;
  border-radius: 50%;
  background: var(--adw-accent);
  vertical-align: 1px;
}
.ad-widget[data-state="stale"] .adw-status::before,
.ad-widget[data-state="busy"] .adw-status::before {
  background: var(--adw-faint);
}
.ad-widget[data-state="error"] .adw-status::before {
  background: var(--adw-warn);
}
/* Over the graph, so that nothing moves under the reader's hand when it comes and goes. */
.ad-widget .adw-message {
  position: absolute;
  right: 12px;
  bottom: 12px;
  max-width: min(560px, 100% - 24px);
  max-height: calc(100% - 24px);
  padding: 7px 12px;
  border: 1px solid var(--adw-warn);
  border-radius: 7px;
  background: color-mix(in srgb, var(--adw-warn) 9%, var(--adw-background));
  white-space: pre-wrap;
  overflow-wrap: anywhere;
  overflow: auto;
}

/* Code and leaves. */
.ad-widget .adw-main {
  position: relative;
  display: grid;
  grid-template-columns: clamp(250px, 27%, 300px) minmax(0, 1fr);
}
.ad-widget .adw-side {
  border-right: 1px solid var(--adw-line);
  background: var(--adw-panel);
  padding: 14px 16px;
  max-height: 520px;
  overflow: auto;
  overscroll-behavior: auto;
  scrollbar-width: thin;
}
.ad-widget pre.adw-code {
  margin: 0 0 12px;
  padding: 0;
  border: 0;
  background: none;
  color: var(--adw-ink);
  font: 13px/1.7 var(--jp-code-font-family, var(--adw-font-number));
  max-height: 15.3em;
  overflow: auto;
  scrollbar-width: thin;
  white-space: pre;
  tab-size: 4;
}
.ad-widget .adw-code span {
  padding: 1px 0;
}
.ad-widget .adw-code [data-of] {
  cursor: default;
}
.ad-widget .adw-mark {
  background: var(--adw-mark);
}
.ad-widget .adw-mark-start {
  border-radius: 3px 0 0 3px;
  box-shadow: -2px 0 0 var(--adw-mark);
}
.ad-widget .adw-mark-end {
  border-radius: 0 3px 3px 0;
  box-shadow: 2px 0 0 var(--adw-mark);
}
.ad-widget .adw-mark-start.adw-mark-end {
  border-radius: 3px;
  box-shadow: -2px 0 0 var(--adw-mark), 2px 0 0 var(--adw-mark);
}
.ad-widget .adw-leaf {
  display: grid;
  grid-template-columns: min(var(--adw-names, 2em), 38%) minmax(0, 1fr) 84px;
  column-gap: 10px;
  align-items: center;
  padding: 4px 8px;
  margin: 0 -8px;
  border-radius: 7px;
  /* With the gradient line's own containment: a new number lays out its line and no more. */
  contain: layout paint style;
}
.ad-widget .adw-lit {
  background: color-mix(in srgb, var(--adw-accent) 9%, transparent);
}
.ad-widget .adw-leaf-name {
  font: italic 17px/1.4 var(--adw-font-name);
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}
.ad-widget input[type="range"] {
  width: 100%;
  min-width: 0;
  height: 18px;
  margin: 0;
  padding: 0;
  accent-color: var(--adw-accent);
  cursor: pointer;
}
.ad-widget .adw-field {
  width: 100%;
  min-width: 0;
  height: auto;
  margin: 0;
  padding: 2px 6px;
  border: 1px solid var(--adw-line);
  border-radius: 5px;
  background: var(--adw-card);
  color: inherit;
  font: 13px/1.4 var(--adw-font-number);
  text-align: right;
}
.ad-widget .adw-field:focus {
  outline: 2px solid var(--adw-accent);
  outline-offset: -1px;
}
.ad-widget .adw-field[aria-invalid] {
  border-color: var(--adw-warn);
}
.ad-widget .adw-gradient {
  grid-column: 2 / -1;
  height: 18px;
  font: 12px/18px var(--adw-font-number);
  display: flex;
  gap: 1.2em;
  white-space: nowrap;
  overflow: hidden;
  contain: strict;
}
.ad-widget .adw-gradient > :last-child {
  flex: none;
}
.ad-widget .adw-partial {
  min-width: 0;
  overflow: hidden;
  text-overflow: ellipsis;
  color: var(--adw-soft);
}
.ad-widget .adw-problem {
  grid-column: 1 / -1;
  color: var(--adw-warn);
  font-size: 12.5px;
  overflow-wrap: anywhere;
}
.ad-widget .adw-shape {
  grid-column: 2 / -1;
  color: var(--adw-soft);
  font: 12px var(--adw-font-number);
}
.ad-widget .adw-grid {
  grid-column: 1 / -1;
  display: grid;
  grid-template-columns: repeat(var(--adw-columns), minmax(46px, 1fr));
  gap: 3px;
  margin: 3px 0;
  padding: 2px;
  overflow-x: auto;
  scrollbar-width: thin;
}
.ad-widget .adw-grid .adw-field {
  padding: 1px 4px;
  font-size: 12px;
}
.ad-widget .adw-notes p {
  margin: 10px 0 0;
  color: var(--adw-soft);
  font-size: 12.5px;
}
.ad-widget .adw-positive {
  color: var(--adw-positive);
}
.ad-widget .adw-negative {
  color: var(--adw-negative);
}
.ad-widget .adw-faint,
.ad-widget .adw-soft {
  color: var(--adw-soft);
}
.ad-widget .adw-warn {
  color: var(--adw-warn);
}

/* The graph. */
.ad-widget .adw-window {
  position: relative;
  overflow: hidden;
  contain: strict;
  min-width: 0;
  min-height: 220px;
  cursor: grab;
  touch-action: pan-y;
  user-select: none;
}
.ad-widget .adw-panning {
  cursor: grabbing;
}
.ad-widget .adw-graph {
  position: absolute;
  left: 0;
  top: 0;
  transform-origin: 0 0;
  will-change: transform;
  overflow: visible;
}
.ad-widget .adw-layer {
  position: absolute;
  left: 0;
  top: 0;
  width: 100%;
  height: 100%;
  pointer-events: none;
}
.ad-widget .adw-note {
  position: absolute;
  inset: 0;
  display: grid;
  place-content: center;
  padding: 16px;
  color: var(--adw-soft);
  text-align: center;
  cursor: default;
}
.ad-widget .adw-edge {
  fill: none;
  stroke: var(--adw-faint);
  stroke-width: 1.25px;
  opacity: 0.75;
}
.ad-widget .adw-quiet {
  opacity: 0.4;
}
.ad-widget .adw-node {
  cursor: pointer;
}
.ad-widget .adw-node:focus {
  outline: none;
}
.ad-widget .adw-card {
  fill: var(--adw-card);
  stroke: var(--adw-line);
}

.ad-widget .adw-is-leaf .adw-card {
  stroke: var(--adw-accent);
  stroke-width: 1.5px;
}
.ad-widget .adw-is-constant .adw-card {
  fill: var(--adw-panel);
  stroke-dasharray: 3 3;
  stroke: color-mix(in srgb, var(--adw-ink) 24%, var(--adw-background));
}
.ad-widget .adw-node:hover .adw-card {
  stroke: var(--adw-faint);
}
.ad-widget .adw-chosen .adw-card,
.ad-widget .adw-node.adw-chosen:hover .adw-card {
  stroke: var(--adw-ink);
  stroke-width: 2px;
  stroke-dasharray: none;
}
.ad-widget .adw-node:focus-visible .adw-card {
  stroke: var(--adw-accent);
  stroke-width: 3px;
}
.ad-widget .adw-name {
  font: italic var(--adw-size-name) var(--adw-font-name);
  fill: var(--adw-ink);
}
.ad-widget .adw-upright {
  font-style: normal;
}
.ad-widget .adw-symbol {
  font: var(--adw-size-symbol) var(--adw-font-number);
  fill: var(--adw-soft);
  white-space: pre;
}

/* The chain rule. */
.ad-widget .adw-foot {
  display: flex;
  gap: 4px 22px;
  align-items: center;
  border-top: 1px solid var(--adw-line);
  padding: 9px 16px;
  min-height: 44px;
  color: var(--adw-soft);
  overflow: hidden;
  contain: layout paint style;
}
.ad-widget .adw-settled {
  contain: strict;
}
.ad-widget .adw-what {
  white-space: nowrap;
}
.ad-widget .adw-what i,
.ad-widget .adw-what {
  font-family: var(--adw-font-name);
  font-size: 16px;
}
.ad-widget .adw-paths {
  min-width: 0;
  overflow: hidden;
}
.ad-widget .adw-path {
  display: flex;
  gap: 22px;
  white-space: pre;
  color: var(--adw-ink);
  font: 13px/1.6 var(--adw-font-number);
}
.ad-widget .adw-route {
  color: var(--adw-soft);
}
.ad-widget .adw-route,
.ad-widget .adw-product {
  min-width: 0;
  overflow: hidden;
  text-overflow: ellipsis;
}
.ad-widget .adw-sum {
  flex: none;
  max-width: 60%;
}
.ad-widget .adw-total {
  font: 600 14px/1.6 var(--adw-font-number);
  white-space: nowrap;
  overflow: hidden;
  text-overflow: ellipsis;
}
.ad-widget .adw-aside {
  font-size: 12px;
}

@container (max-width: 760px) {
  .ad-widget .adw-main {
    grid-template-columns: minmax(0, 1fr);
  }
  .ad-widget .adw-side {
    border-right: 0;
    border-bottom: 1px solid var(--adw-line);
    max-height: none;
  }
  .ad-widget .adw-foot {
    flex-direction: column;
    align-items: stretch;
  }
  .ad-widget .adw-path {
    flex-direction: column;
    gap: 0;
  }
  .ad-widget .adw-sum {
    max-width: 100%;
  }
  .ad-widget .adw-title {
    flex: none;
  }
  .ad-widget .adw-status {
    order: -1;
    flex: 1 0 60%;
  }
  .ad-widget .adw-title {
    order: -2;
  }
}
`;function dn(){let t=e=>Object.entries(e).map(([n,r])=>`--adw-own-${n}:${r};`).join("");return`.ad-widget{${t(A.light)}--adw-font-name:${A.font.name};--adw-font-number:${A.font.number};--adw-font-text:${A.font.text};--adw-size-name:${A.size.name}px;--adw-size-symbol:${A.size.symbol}px}.ad-widget[data-theme=dark]{${t(A.dark)}}`}function un(t){for(let e=t.parentElement??ln(t);e;e=e.parentElement??ln(e)){let n=_r(getComputedStyle(e).backgroundColor);if(n!==null)return n<.5}return matchMedia("(prefers-color-scheme: dark)").matches}function ln(t){let e=t.getRootNode();return e instanceof ShadowRoot?e.host:null}function _r(t){let e=t.match(/-?[\d.]+(e-?\d+)?/g)?.map(Number);if(!e||e.length<3||e.length>3&&e[3]<.5)return null;let n=t.startsWith("rgb")?255:1,[r,a,s]=e.map(o=>o/n);return .2126*r+.7152*a+.0722*s}function cn(t,e){let n=new MutationObserver(e),r={attributes:!0,attributeFilter:["class","style","data-theme","data-jp-theme-light","data-jp-theme-name","data-vscode-theme-kind"]},{documentElement:a,body:s}=t.ownerDocument;n.observe(a,r),s&&n.observe(s,r);let o=matchMedia("(prefers-color-scheme: dark)");return o.addEventListener("change",e),()=>{n.disconnect(),o.removeEventListener("change",e)}}function hn(t){let e=getComputedStyle(t),n=t.ownerDocument.createElement("span");n.hidden=!0,t.append(n);let r=s=>(n.style.color=`var(--adw-${s})`,getComputedStyle(n).color||e.color),a={background:r("background"),ink:r("ink"),soft:r("soft"),faint:r("faint"),line:r("line"),positive:r("positive"),negative:r("negative"),warn:r("warn")};return n.remove(),a}var $r=60;function Qe(t,e){let n=new AbortController,{signal:r}=n,a=null,s=null,o=null,i=x=>{x!==s&&(s=x,w())},l=x=>{a=t.graph?.nodeKeys[x]??null,w()},u=x=>t.graph?.leafNode[x]??-1,d=new be({edges:x=>N(x),fit:()=>p.fit(),zoom:x=>p.zoomBy(x),fullSize:()=>p.fullSize(),reset:()=>t.reset()},r),c=new we({hover:i,select:l},r),h=new Me(t,{hover:x=>i(x===null||u(x)<0?null:u(x)),select:x=>{u(x)>=0&&l(u(x))}},r),p=new Ee({hover:i,select:l,zoomed:x=>d.setScale(x),placed:()=>k()},r),f=new ke,m=b("div",{class:"adw-message",role:"alert",hidden:!0}),g=b("div",{class:"adw-notes"}),v=b("div",{class:"adw-side"},c.el,h.el,g),y=b("div",{class:"ad-widget"},b("style",{},dn()+on),b("div",{class:"adw-frame"},d.el,b("div",{class:"adw-main"},v,p.el,m),f.el));function N(x){d.setMode(x),p.setMode(x)}function w(x=!1){let{graph:R}=t;if(!R)return;let ie=a===null?-1:R.nodeKeys.indexOf(a),_=s??(ie>=0?ie:null);if(_===o&&!x)return;o=_;let et=_===null?null:jt(R,_);p.choose(_,et),f.choose(R,_,et,t.frame),c.choose(_);let tt=_===null?-1:R.leafNode.indexOf(_);h.choose(tt<0?null:tt)}let k=()=>{M(),f.settle()},E={structure(){let{graph:x}=t;if(x){if(s=null,a===null||!x.nodeKeys.includes(a)){let R=x.leafNode.find(ie=>ie>=0);a=R===void 0?null:x.nodeKeys[R]}d.setTitle(x.title),c.setGraph(x),h.setGraph(x),p.setGraph(x,t.frame),g.replaceChildren(...x.notes.map(R=>b("p",{},R))),w(!0)}},numbers(){p.numbers(t.frame,t.changed),h.gradients(),f.numbers(t.frame)},leaves(){h.values()},status(){K(y,"data-mode",t.mode),K(y,"data-state",t.state),S(m,t.message),m.hidden=t.message==="",d.setStatus(t),p.setDimmed(t.state==="stale"||t.state==="error"),p.setNote(t.graph&&!t.graph.layout?t.layoutNote||"no layout":"")}},M=()=>{y.isConnected&&(K(y,"data-theme",un(y)?"dark":"light"),p.setPalette(hn(y)))};e.append(y);let P=t.attach(E),$=cn(y,M);return E.structure(),N((t.graph?.program.nodes.length??0)<=$r?"local":"none"),E.status(),()=>{n.abort(),P(),$(),p.destroy(),y.remove()}}var pn=new WeakMap;function mn(t){let e=new ge(t),n=()=>{let r=t.get("_graph");r&&pn.set(r,e)};return n(),t.on("change:_graph",n),{session:e,close(){t.off("change:_graph",n),e.dispose()}}}function Vr({model:t}){return Le(t)?void 0:mn(t).close}function fn({model:t,el:e}){let n=Le(t)??t,r=n.get("_graph"),a=r?pn.get(r):void 0;if(a&&!a.ended)return Qe(a,e);let{session:s,close:o}=mn(n),i=Qe(s,e);return()=>{i(),o()}}function Kr(t,e){let n={state:"live",message:"",reason:"",...e._status,mode:"static"};return fn({model:Se({...e,_status:n}),el:t})}var gn={initialize:Vr,render:fn},Oa=gn,bn=globalThis[Symbol.for("ad_widget.page")]??={},wn={default:gn,mount:Kr};bn.bring?.(wn);bn.module=Promise.resolve(wn);export{Oa as default,Kr as mount};
