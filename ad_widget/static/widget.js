function Ze(t){return{get:e=>t[e]??null,on(){},off(){},send(){}}}function Qe(t,e,n){let[r,s,a,i]=t.bb.split(",").map(Number),o=d=>{let[c,h]=d.split(",").map(Number);return[V(c-r),V(i-h)]},l=new Array(e.nodes.length);for(let{name:d,pos:c,width:h,height:p}of t.objects??[])l[Number(d.slice(1))]=[...o(c),V(72*Number(h)),V(72*Number(p))];let u=new Array(e.edges.length);for(let{id:d,pos:c}of t.edges??[]){let h=c.split(" ").flatMap(o);u[Number(d.slice(1))]={path:h,label:pn(h)}}for(let d=0;d<l.length;d++)if(!l[d])throw new Error(`no place for node ${d}`);for(let d=0;d<u.length;d++)if(!u[d])throw new Error(`no curve for edge ${d}`);return{width:V(a-r),height:V(i-s),nodes:l,edges:u,engine:n}}function pn(t){let e=t[t.length-2],n=e-Math.min(.42*(e-t[0]),28),r=0;for(;r+8<t.length&&t[r+6]<n;)r+=6;let s=t.slice(r,r+8),a=0,i=1,o=0;for(let l=0;l<16;l++)o=(a+i)/2,ke(s,0,o)<n?a=o:i=o;return[V(ke(s,0,o)),V(ke(s,1,o))]}function ke(t,e,n){let r=1-n;return r*r*r*t[e]+3*r*r*n*t[e+2]+3*r*n*n*t[e+4]+n*n*n*t[e+6]}var V=t=>Math.round(1e3*t)/1e3;var fn=500,Me=Symbol.for("ad_widget.graphviz"),Ee=globalThis;async function tt(t,e,n){Ee[Me]??=n();let r;try{r=await Ee[Me]}catch(a){throw delete Ee[Me],a}let s=URL.createObjectURL(new Blob([r],{type:"text/javascript"}));try{let[a,i]=e.program.nodes.length>=fn?await mn(s,t).catch(()=>et(s,t)):await et(s,t);return Qe(JSON.parse(a),e.program,`wasm-graphviz ${i}`)}finally{URL.revokeObjectURL(s)}}async function et(t,e){let r=await(await import(t)).Graphviz.load();return[r.layout(e,"json0","dot"),r.version()]}function mn(t,e){let n=`import { Graphviz } from ${JSON.stringify(t)};
onmessage = async ({ data }) => {
  try {
    const graphviz = await Graphviz.load();
    postMessage([graphviz.layout(data, "json0", "dot"), graphviz.version()]);
  } catch (error) {
    postMessage(String(error));
  }
};
postMessage(null);`,r=URL.createObjectURL(new Blob([n],{type:"text/javascript"}));return new Promise((s,a)=>{let i=new Worker(r,{type:"module"}),o=()=>{i.terminate(),URL.revokeObjectURL(r)};i.onerror=l=>{o(),a(new Error(l.message||"no worker"))},i.onmessage=({data:l})=>{if(l===null){i.postMessage(e);return}o(),typeof l=="string"?a(new Error(l)):s(l)}})}var gn="http://www.w3.org/2000/svg";function nt(t,e,n){for(let[r,s]of Object.entries(e))s===!1||s===void 0||t.setAttribute(r,s===!0?"":String(s));return t.append(...n),t}function b(t,e={},...n){return nt(document.createElement(t),e,n)}function G(t,e={},...n){return nt(document.createElementNS(gn,t),e,n)}var te={"data-lm-suppress-shortcuts":"true"};function P(t,e){t.textContent!==e&&(t.textContent=e)}function K(t,e,n){t.getAttribute(e)!==n&&t.setAttribute(e,n)}function q(t){return t.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu,"�")}var rt="ad_widget.program";function F(t){let e=1;for(let n of t)e*=n;return e}function se(t){if(typeof t=="string"){let e=atob(t),n=new Uint8Array(e.length);for(let r=0;r<e.length;r++)n[r]=e.charCodeAt(r);return n}return t instanceof Uint8Array?t:t instanceof ArrayBuffer?new Uint8Array(t):new Uint8Array(t.buffer,t.byteOffset,t.byteLength)}function J(t){let e=se(t.data),n=new DataView(e.buffer,e.byteOffset,e.byteLength),r=F(t.shape),s={float64:8,float32:4,int64:8,bool:1}[t.dtype];if(s===void 0)throw new Error(`unknown dtype ${String(t.dtype)}`);if(e.byteLength!==r*s)throw new Error("array data do not match their shape");let a=new Float64Array(r);for(let i=0;i<r;i++)switch(t.dtype){case"float64":a[i]=n.getFloat64(8*i,!0);break;case"float32":a[i]=n.getFloat32(4*i,!0);break;case"int64":a[i]=Number(n.getBigInt64(8*i,!0));break;case"bool":a[i]=n.getUint8(i)?1:0}return a}function X(t){let e=se(t);return new Float64Array(e.slice(0,e.byteLength-e.byteLength%8).buffer)}var ie=class{id;program;controls;title;notes;dot;layout;slots=[];frameLength;nodeValue;nodeGrad;edgeContribution;edgeLocal;labels;nodeKeys;edgeKeys;leaving;entering;outputNode;leafStart=[0];leafNode;initial;constructor(e){let{program:n}=e;if(n.format!==rt||n.version!==1)throw new Error(`cannot read ${n.format} version ${n.version}`);this.id=e.id,this.program=n,this.layout=e.layout??null,this.dot=e.dot??null,this.controls=e.controls??[],this.title=q(e.title??""),this.notes=e.notes??[];let r=new Map,s=0;for(let i of n.show){let o=n.values[i][0],l=F(o);r.set(i,this.slots.length),this.slots.push({start:s,size:l,shape:o}),s+=l}this.frameLength=s;let a=i=>i===null?-1:r.get(i)??-1;this.nodeValue=n.nodes.map(i=>a(i.value)),this.nodeGrad=n.nodes.map(i=>a(i.grad)),this.edgeContribution=n.edges.map(i=>a(i.contribution)),this.edgeLocal=n.edges.map(i=>a(i.local)),this.labels=n.nodes.map(i=>q(i.label)),this.nodeKeys=n.nodes.map((i,o)=>i.name??String(o)),this.edgeKeys=n.edges.map(i=>`${this.nodeKeys[i.from]}->${this.nodeKeys[i.to]}`),this.leaving=n.nodes.map(()=>[]),this.entering=n.nodes.map(()=>[]),n.edges.forEach((i,o)=>{this.leaving[i.from].push(o),this.entering[i.to].push(o)}),this.outputNode=n.nodes.findIndex(i=>i.value===n.output);for(let i of n.leaves)this.leafStart.push(this.leafStart.at(-1)+F(n.values[i.value][0]));this.leafNode=n.leaves.map(i=>n.nodes.findIndex(o=>o.value===i.value)),this.initial=n.leaves.map(i=>J(i.data))}get leafLength(){return this.leafStart.at(-1)}leafShape(e){return this.program.values[this.program.leaves[e].value][0]}initialValues(){let e=new Float64Array(this.leafLength);return this.initial.forEach((n,r)=>e.set(n,this.leafStart[r])),e}sameLeaves(e){let n=this.program.leaves,r=e.program.leaves;return n.length===r.length&&n.every((s,a)=>{let i=this.leafShape(a),o=e.leafShape(a);return s.name===r[a].name&&i.length===o.length&&i.every((l,u)=>l===o[u])})}};var wn={after(t,e){let n=setTimeout(e,t);return()=>clearTimeout(n)}},at=3,yn=3e3,vn=3e4,oe=class{answering=!0;sequence=0;unanswered=[];waiting=null;last=null;tried=!1;stopTimer=null;send;changed;clock;constructor(e,n=()=>{},r=wn){this.send=e,this.changed=n,this.clock=r}get idle(){return this.unanswered.length===0&&this.waiting===null}get latest(){return this.sequence}push(e){this.last=e.slice(),this.unanswered.length<at?this.dispatch(this.last):this.waiting=this.last}answer(e){if(this.unanswered=this.unanswered.filter(n=>n>e),this.heard(),this.waiting&&this.unanswered.length<at){let n=this.waiting;this.waiting=null,this.dispatch(n)}else this.idle&&this.changed()}heard(){this.tried=!1,this.stopTimer?.(),this.stopTimer=null,this.answering||(this.answering=!0,this.changed()),this.unanswered.length&&this.watch()}lost(){this.stopTimer?.(),this.stopTimer=null,this.unanswered=[],this.waiting=null,this.answering&&(this.answering=!1,this.changed())}dispose(){this.stopTimer?.(),this.stopTimer=null,this.unanswered=[],this.waiting=null}dispatch(e){this.unanswered.push(++this.sequence),this.stopTimer||this.watch(),this.send(this.sequence,e)}watch(){this.stopTimer=this.clock.after(this.answering?yn:vn,()=>{if(this.stopTimer=null,this.answering){this.answering=!1,this.changed(),this.watch();return}let e=this.last;this.unanswered=[],this.waiting=null,e&&!this.tried&&(this.tried=!0,this.dispatch(e))})}};var Ae=[0,1,2,2,2,2,1,1,1,1,1,1,1,1,1,2,2,2,2,2,2,3,1,2,3,0,0];function Se(t,e,n,r){let s=e.length,a=0;for(;a<s;){let i=e[a],o=e[a+1],l=o+e[a+2];switch(a+=3,i){case 0:n[o]();break;case 1:for(;o<l;o++,a++)t[o]=t[e[a]];break;case 2:for(;o<l;o++,a+=2)t[o]=t[e[a]]+t[e[a+1]];break;case 3:for(;o<l;o++,a+=2)t[o]=t[e[a]]-t[e[a+1]];break;case 4:for(;o<l;o++,a+=2)t[o]=t[e[a]]*t[e[a+1]];break;case 5:for(;o<l;o++,a+=2)t[o]=t[e[a]]/t[e[a+1]];break;case 6:for(;o<l;o++,a++)t[o]=-t[e[a]];break;case 7:for(;o<l;o++,a++)t[o]=t[e[a]]*t[e[a]];break;case 8:for(;o<l;o++,a++)t[o]=Math.sqrt(t[e[a]]);break;case 9:for(;o<l;o++,a++)t[o]=Math.abs(t[e[a]]);break;case 10:for(;o<l;o++,a++)t[o]=Math.exp(t[e[a]]);break;case 11:for(;o<l;o++,a++)t[o]=Math.log(t[e[a]]);break;case 12:for(;o<l;o++,a++)t[o]=Math.sin(t[e[a]]);break;case 13:for(;o<l;o++,a++)t[o]=Math.cos(t[e[a]]);break;case 14:for(;o<l;o++,a++)t[o]=Math.tanh(t[e[a]]);break;case 15:for(;o<l;o++,a+=2)t[o]=Math.max(t[e[a]],t[e[a+1]]);break;case 16:for(;o<l;o++,a+=2)t[o]=Math.min(t[e[a]],t[e[a+1]]);break;case 17:for(;o<l;o++,a+=2)t[o]=t[e[a]]<t[e[a+1]]?1:0;break;case 18:for(;o<l;o++,a+=2)t[o]=t[e[a]]<=t[e[a+1]]?1:0;break;case 19:for(;o<l;o++,a+=2)t[o]=t[e[a]]===t[e[a+1]]?1:0;break;case 20:for(;o<l;o++,a+=2)t[o]=t[e[a]]!==t[e[a+1]]?1:0;break;case 21:for(;o<l;o++,a+=3)t[o]=t[e[t[e[a]]!==0?a+1:a+2]];break;case 22:{let u=r[e[a++]];for(;o<l;o++,a++)t[o]=u(t[e[a]],0,0);break}case 23:{let u=r[e[a++]];for(;o<l;o++,a+=2)t[o]=u(t[e[a]],t[e[a+1]],0);break}case 24:{let u=r[e[a++]];for(;o<l;o++,a+=3)t[o]=u(t[e[a]],t[e[a+1]],t[e[a+2]]);break}case 25:for(;o<l;o++)t[o]=Math.fround(t[o]);break;case 26:for(;o<l;o++)t[o]+=0}}}var le=class{size=0;places=[];put(e){let n=this.size;return this.places[e.id]=n,this.size+=e.size,n}alias(e,n){this.places[e.id]=this.at(n)}at=e=>{let n=this.places[e.id];if(n===void 0)throw new Error(`value ${e.id} is read before it is computed`);return n}};function st(t,e,n){let r=new Le(t),s=[],a=new Map,i=[],o=u=>{let{plan:d,step:c}=t[u];if(d.kind==="alias"){i.push(u);return}let h=d.kind==="run"?d.code:0,p=d.kind==="run"&&d.fn?En(d.fn,n):-1,f=Mn(d,c.output),m=((p+1)*32+h)*32+f,g=a.get(m);g||(g={group:{code:h,fn:p,after:f,members:[]},ready:[]},a.set(m,g),s.push(g)),g.ready.push(u)};r.first(o);let l=[];for(;;){for(;i.length;){let p=i.pop(),{plan:f,step:m}=t[p];f.kind==="alias"&&e.alias(m.output,f.of),r.done(p,o)}let u=s[0];for(let p of s)p.ready.length>u.ready.length&&(u=p);if(!u?.ready.length)break;let{group:d,ready:c}=u,h=[];for(let p=0;p<c.length;p++)e.put(t[c[p]].step.output),h.push(t[c[p]]),r.done(c[p],o),(d.code===0||p===c.length-1)&&l.push({...d,members:h.splice(0)});c.length=0}return u=>xn(l,u,e.at)}function xn(t,e,n){let r=[],s=t.map(({members:u})=>{let d=0;for(let{step:c}of u)d+=c.output.size;return d}),a=0;t.forEach(({code:u,after:d},c)=>a+=4+s[c]*Ae[u]+(d?3:0));let i=new Int32Array(a),o=0,l=(u,d,c)=>{i[o++]=u,i[o++]=d,i[o++]=c};return t.forEach((u,d)=>{if(!s[d])return;let c=n(u.members[0].step.output);u.code===0?l(0,r.length,0):l(u.code,c,s[d]),u.fn>=0&&(i[o++]=u.fn);let h=Ae[u.code];for(let{plan:p,step:f}of u.members)if(p.kind==="call"&&r.push(p.make(e,n)),p.kind==="run"){for(let m=0;m<h;m++)kn(i,o+m,h,p.operands[m],f.output.size,n);o+=f.output.size*h}u.after&&l(u.after,c,s[d])}),{code:i.slice(0,o),calls:r}}function kn(t,e,n,{value:r,index:s,pieces:a,which:i},o,l){if(o===1&&!s){t[e]=l(r);return}if(a&&i&&s){let c=a.map(l);for(let h=0;h<o;h++,e+=n)t[e]=c[i[h]]+s[h];return}let u=l(r),d=r.size===1?0:1;for(let c=0;c<o;c++,e+=n)t[e]=u+(s?s[c]:c*d)}function Mn(t,e){return t.kind==="alias"||t.exact?0:e.dtype==="float32"?25:e.dtype==="int64"?26:0}function En(t,e){let n=e.indexOf(t);return n<0?e.push(t)-1:n}var Le=class{waits;starts;readers;constructor(e){let n=new Map;e.forEach(({step:a},i)=>n.set(a.output.id,i));let r=[];this.waits=new Int32Array(e.length),this.starts=new Int32Array(e.length+1),e.forEach(({step:a},i)=>{for(let{id:o}of a.inputs){let l=n.get(o);l!==void 0&&(r.push(l,i),this.starts[l+1]++,this.waits[i]++)}});for(let a=0;a<e.length;a++)this.starts[a+1]+=this.starts[a];this.readers=new Int32Array(r.length/2);let s=this.starts.slice();for(let a=0;a<r.length;a+=2)this.readers[s[r[a]]++]=r[a+1]}first(e){for(let n=0;n<this.waits.length;n++)this.waits[n]===0&&e(n)}done(e,n){for(let r=this.starts[e];r<this.starts[e+1];r++)--this.waits[this.readers[r]]===0&&n(this.readers[r])}};var z=class extends Error{},Z=t=>({kind:"alias",of:t});function C(t){let e=new Array(t.length),n=1;for(let r=t.length-1;r>=0;r--)e[r]=n,n*=t[r];return e}function _(t,e,n=0){let r=new Int32Array(F(t));if(r.length===0)return r;r[0]=n;let s=1;for(let a=t.length-1;a>=0;a--){let i=e[a],o=s;for(let l=1;l<t[a];l++){let u=l*i;for(let d=0;d<o;d++)r[s++]=r[d]+u}}return r}function Ne(t,e){let n=C(t),r=e.length-t.length;return e.map((s,a)=>a<r||t[a-r]===1&&s!==1?0:n[a-r])}function B(t,e){return F(t)===F(e)?null:_(e,Ne(t,e))}function Pe(t,e){return t==null?Array.from({length:e},(r,s)=>s):(Array.isArray(t)?t:[t]).map(r=>r<0?r+e:r)}function Ie(t,e){let n=C(t),r=[...t.keys()].filter(a=>!e.includes(a)).concat(e);return{index:_(r.map(a=>t[a]),r.map(a=>n[a])),length:F(e.map(a=>t[a]))}}function Fe(t,e){return t===1||t===-1&&(e===1/0||e===-1/0)?1:t**e}function ne(t){let e=Math.floor(t),n=t-e;return n<.5||n===.5&&e%2===0?e:n>=.5?e+1:t}function it(t,e){let n=10**Math.abs(e);return e>=0?ne(t*n)/n:ne(t/n)*n}function Te(t,e){let n=t%e;return n!==0&&n<0!=e<0?n+e:n}function ot(t,e){if(e===0)return t/e;let n=t%e,r=(t-n)/e;n!==0&&n<0!=e<0&&(r-=1);let s=Math.floor(r);return r-s>.5?s+1:s}var lt=(t,e)=>e===0?0:Te(t,e),dt=(t,e)=>e===0?0:t%e,ut=(t,e)=>e===0?0:Math.floor(t/e),ct=(t,e)=>t>=e||e!==e?t:e,ht=(t,e)=>t<=e||e!==e?t:e,pt=(t,e,n)=>Math.min(Math.max(t,e),n),ue=t=>t<0||Object.is(t,-0)?1:0,ft=(t,e)=>ue(t)===ue(e)?t:-t,mt=(t,e)=>t<0?0:t>0?1:t===0?e:t;function gt(t,e){if(t===e)return t+Math.LN2;let n=t-e;return n>0?t+Math.log1p(Math.exp(-n)):n<=0?e+Math.log1p(Math.exp(n)):n}function bt(t,e){if(t===e)return t+1;let n=t-e,r=s=>Math.LOG2E*Math.log1p(s);return n>0?t+r(2**-n):n<=0?e+r(2**n):n}function wt(t){let e=Math.PI*(t===0?1e-20:t);return Math.sin(e)/e}var H=t=>(e,n,r)=>t(e,n,r)?1:0,ze=t=>(e,n)=>Number(t(BigInt(e),BigInt(n))),Sn={negative:6,square:7,sqrt:8,absolute:9,exp:10,log:11,sin:12,cos:13,tanh:14,cbrt:Math.cbrt,reciprocal:t=>1/t,sign:Math.sign,floor:Math.floor,ceil:Math.ceil,trunc:Math.trunc,rint:ne,exp2:t=>2**t,expm1:Math.expm1,log2:Math.log2,log10:Math.log10,log1p:Math.log1p,tan:Math.tan,arcsin:Math.asin,arccos:Math.acos,arctan:Math.atan,sinh:Math.sinh,cosh:Math.cosh,arcsinh:Math.asinh,arccosh:Math.acosh,arctanh:Math.atanh,degrees:t=>t*(180/Math.PI),radians:t=>t*(Math.PI/180),sinc:wt,logical_not:H(t=>t===0),isnan:H(t=>t!==t),isinf:H(t=>t===1/0||t===-1/0),isfinite:H(t=>t-t===0),signbit:ue},Ln={add:2,subtract:3,multiply:4,divide:5,power:Fe,maximum:15,minimum:16,fmax:ct,fmin:ht,hypot:(t,e)=>Math.hypot(t,e),remainder:Te,fmod:(t,e)=>t%e,floor_divide:ot,heaviside:mt,copysign:ft,logaddexp:gt,logaddexp2:bt,arctan2:Math.atan2,less:17,less_equal:18,equal:19,not_equal:20,logical_and:H((t,e)=>t!==0&&e!==0),logical_or:H((t,e)=>t!==0||e!==0),logical_xor:H((t,e)=>t!==0!=(e!==0)),bitwise_and:ze((t,e)=>t&e),bitwise_or:ze((t,e)=>t|e),bitwise_xor:ze((t,e)=>t^e)},Nn={where:21,clip:pt},vt={remainder:lt,fmod:dt,floor_divide:ut,invert:t=>-t-1,reciprocal:t=>Math.trunc(1/t)},Pn={add:15,multiply:16,bitwise_and:16,bitwise_or:15,bitwise_xor:20,invert:H(t=>t===0)};function T(t,e,n){let{output:r}=t,s=n.map(i=>({value:i,index:i.size===1?null:B(i.shape,r.shape)}));return typeof e=="number"?{kind:"run",code:e,operands:s}:{kind:"run",code:[22,23,24][n.length-1],fn:e,operands:s}}function xt(t){let{inputs:e}=t,n=e.filter(r=>!r.weak).map(r=>r.dtype);return!n.includes("float32")||n.includes("float64")||n.includes("int64")?e:e.map(r=>r.weak&&r.constant?t.literal(Math.fround(r.constant[0])):r)}var Re=t=>e=>{let n=e.inputs.map(s=>s.dtype),r=t;return n.every(s=>s==="bool")?r=Pn[e.op]??t:n.every(s=>s==="bool"||s==="int64")&&(r=vt[e.op]??t),T(e,r,xt(e))},In=t=>t*t*t,Fn=t=>1/t,Tn=t=>{let[e,n]=t.inputs,r=n.constant?.length===1?n.constant[0]:NaN;return r===2?T(t,7,[e]):r===.5&&t.output.shape.length?T(t,8,[e]):r===3?T(t,In,[e]):r===-1&&t.output.dtype!=="int64"?T(t,Fn,[e]):Re(Fe)(t)},yt=t=>e=>T(e,t,[...xt(e)].reverse()),zn=t=>{let[e]=t.inputs,{dtype:n}=t.output;return n===e.dtype||n==="float64"||e.dtype==="bool"?Z(e):n==="bool"?T(t,20,[e,t.literal(0)]):n==="float32"?T(t,1,[e]):T(t,Math.trunc,[e])},kt={...Object.fromEntries(Object.entries({...Sn,...Ln,...Nn}).map(([t,e])=>[t,Re(e)])),invert:Re(vt.invert),power:Tn,greater:yt(17),greater_equal:yt(18),positive:t=>Z(t.inputs[0]),round:t=>{let e=Number(t.attrs.decimals??0);return T(t,e?n=>it(n,e):ne,t.inputs)},astype:zn};function Rn(t){let e=Math.exp(-Math.abs(t));return(t>=0?1:e)/(1+e)}var Mt={relu:t=>T(t,15,[t.inputs[0],t.literal(0)]),sigmoid:t=>T(t,Rn,t.inputs)};function On(t,e,n,r,s,a,i){t.fill(0,r,r+s*i);for(let o=0;o<s;o++,e+=a,r+=i){if(i===1){let u=0;for(let d=0;d<a;d++)u+=t[e+d]*t[n+d];t[r]=u;continue}let l=0;for(;l+3<a;l+=4){let u=t[e+l],d=t[e+l+1],c=t[e+l+2],h=t[e+l+3],p=n+l*i,f=p+i,m=f+i,g=m+i;for(let v=0;v<i;v++)t[r+v]+=u*t[p+v]+d*t[f+v]+c*t[m+v]+h*t[g+v]}for(;l<a;l++){let u=t[e+l],d=n+l*i;for(let c=0;c<i;c++)t[r+c]+=u*t[d+c]}}}var Gn=({inputs:[t,e],output:n})=>{let r=t.shape.length>1?t.shape:[1,...t.shape],s=e.shape.length>1?e.shape:[...e.shape,1],[a,i]=r.slice(-2),o=s[s.length-1],l=+(t.shape.length>1)+ +(e.shape.length>1),u=n.shape.slice(0,n.shape.length-l),d=(p,f)=>_(u,Ne(p.slice(0,-2),u)).map(m=>m*f),c=d(r,a*i),h=d(s,i*o);return{kind:"call",work:n.size*i/2,make(p,f){let[m,g,v]=[t,e,n].map(f);return()=>{for(let y=0;y<c.length;y++)On(p,m+c[y],g+h[y],v+y*a*o,a,i,o)}}}};function Cn(t,e,n,r){let s=new Map;t.forEach(({shape:d},c)=>{e[c].forEach((h,p)=>{(s.get(h)??1)===1&&s.set(h,d[p])})});let a=[...s.keys()].filter(d=>!n.includes(d)),i=(d,c)=>{let{shape:h}=t[c],p=C(h),f=d.map(m=>e[c].reduce((g,v,y)=>g+(v===m&&h[y]!==1?p[y]:0),0));return _(d.map(m=>s.get(m)??1),f)},o=t.map((d,c)=>i(n,c)),l=t.map((d,c)=>i(a,c)),u=F(a.map(d=>s.get(d)));return{kind:"call",work:1.5*r.size*u*Math.max(t.length-1,1),make(d,c){let h=c(r),p=t.map(c);if(t.length===2){let[f,m]=p,[g,v]=o,[y,A]=l;return()=>{for(let k=0;k<r.size;k++){let O=f+g[k],x=m+v[k],S=0;for(let M=0;M<u;M++)S+=d[O+y[M]]*d[x+A[M]];d[h+k]=S}}}return()=>{for(let f=0;f<r.size;f++){let m=0;for(let g=0;g<u;g++){let v=1;for(let y=0;y<p.length;y++)v*=d[p[y]+o[y][f]+l[y][g]];m+=v}d[h+f]=m}}}}}function _n({inputs:t,attrs:e}){let n=String(e.subscripts).replaceAll(" ",""),[r,s]=n.split("->");if(s===void 0)throw new z("einsum without an explicit result is the kernel's");let a=r.split(","),i=Math.max(0,...a.map((u,d)=>u.includes("...")?t[d].shape.length-u.length+3:0)),o=Array.from({length:i},(u,d)=>`.${d}`),l=(u,d)=>{let[c,h]=u.split("...");if(h===void 0)return[...c];let p=d<0?i:d-c.length-h.length;return[...c,...o.slice(i-p),...h]};return{axes:a.map((u,d)=>l(u,t[d].shape.length)),out:l(s,-1)}}var Et={matmul:Gn,einsum:t=>{let{axes:e,out:n}=_n(t);return Cn(t.inputs,e,n,t.output)}};function Oe(t,e){return{kind:"run",code:1,operands:[{value:t,index:e}],exact:!0}}function At(t,e,n){let r={value:t[0],index:n,pieces:t,which:e};return{kind:"run",code:1,operands:[r],exact:!0}}var $n=({inputs:[t],output:e,attrs:n})=>{let r=n.axes??[...t.shape.keys()].reverse(),s=C(t.shape);return Oe(t,_(e.shape,r.map(a=>s[a])))};function St({inputs:t,output:e},n,r){let s=new Uint16Array(e.size),a=new Int32Array(e.size),i=0;return t.forEach((o,l)=>{_(o.shape,n,i).forEach((u,d)=>{s[u]=l,a[u]=d}),i+=r(o)}),At([...t],s,a)}var Vn=t=>{let e=Number(t.attrs.axis),n=C(t.output.shape);return St(t,n,r=>r.shape[e]*n[e])},Kn=t=>{let e=Number(t.attrs.axis),n=C(t.output.shape),[r]=n.splice(e,1);return St(t,n,()=>r)};function Hn([t,e,n],r){let s=n??1,a=(l,u)=>{if(l===null)return u;let d=l<0?l+r:l;return s>0?Math.min(Math.max(d,0),r):Math.min(Math.max(d,-1),r-1)},i=a(t,s>0?0:r-1),o=a(e,s>0?r:-1);return{start:i,step:s,count:Math.max(Math.ceil((o-i)/s),0)}}function Lt(t,e,n){let r=[...e],s=x=>x!==null&&typeof x=="object"&&"operand"in x?n[Number(x.operand)]:null,a=r.filter(x=>x!==null&&x!=="...").length,i=new Array(t.length-a).fill({slice:[null,null,null]}),o=r.indexOf("...");r.splice(o<0?r.length:o,Math.min(o+1,1),...i);let l=C(t),u=[],d=[],c=0,h=0,p=-1,f=!1,m=-1,g=r.some(x=>s(x));r.forEach((x,S)=>{let M=s(x);if(g&&(M||typeof x=="number")&&(p<0?p=u.length:m!==S-1&&(f=!0),m=S),M)d.push({value:M,axis:c++});else if(x===null)u.push({length:1,stride:0});else if(typeof x=="number")h+=(x<0?x+t[c]:x)*l[c++];else{let{start:w,step:L,count:$}=Hn(x.slice,t[c]);$&&(h+=w*l[c]),u.push({length:$,stride:L*l[c++]})}});let v=Math.max(0,...d.map(({value:x})=>x.shape.length)),y=Array.from({length:v},(x,S)=>d.map(({value:w})=>w.shape[S-v+w.shape.length]??1).find(w=>w!==1)??1),A=f||p<0?0:p;u.splice(A,0,...y.map(x=>({length:x,stride:0})));let k=u.map(({length:x})=>x),O=d.map(({value:x,axis:S})=>{let M=C(x.shape),w=A+v-M.length,L=u.map(($,N)=>N<w||N>=A+v||x.shape[N-w]===1?0:M[N-w]);return{value:x,at:_(k,L),stride:l[S],length:t[S]}});return{shape:k,base:_(k,u.map(({stride:x})=>x),h),picks:O}}function Nt(t,e){let n=t<0?t+e:t;if(!(n>=0&&n<e))throw new Error(`index ${t} is out of bounds for ${e} elements`);return n}function Pt({shape:t,base:e,picks:n}){let r=n.filter(({value:s,at:a,stride:i,length:o})=>{let{constant:l}=s;if(!l)return!0;for(let u=0;u<e.length;u++)e[u]+=Nt(l[a[u]],o)*i;return!1});return{shape:t,base:e,picks:r}}function It({base:t,picks:e},n,r){let s=e.map(a=>({...a,from:r(a.value)}));return a=>{let i=t[a];for(let{from:o,at:l,stride:u,length:d}of s)i+=Nt(n[o+l[a]],d)*u;return i}}var jn=({inputs:t,output:e,attrs:n})=>{let[r,...s]=t,a=Pt(Lt(r.shape,n.index,s));return a.picks.length?{kind:"call",work:10*e.size,exact:!0,make(i,o){let l=It(a,i,o),u=o(r),d=o(e);return()=>{for(let c=0;c<e.size;c++)i[d+c]=i[u+l(c)]}}}:Oe(r,a.base)},qn=({inputs:t,output:e,attrs:n,literal:r})=>{let[s,...a]=t,i=Pt(Lt(e.shape,n.index,a)),{shape:o,base:l,picks:u}=i,d=B(s.shape,o);if(!u.length){let c=new Int32Array(e.size).fill(-1);if(l.forEach((h,p)=>c[h]=p),l.every((h,p)=>c[h]===p)){let h=Uint16Array.from(c,p=>p<0?1:0);return At([s,r(0)],h,c.map(p=>p<0?0:d?.[p]??p))}}return{kind:"call",work:e.size+10*l.length,make(c,h){let p=It(i,c,h),f=h(s),m=h(e);return()=>{c.fill(0,m,m+e.size);for(let g=0;g<l.length;g++)c[m+p(g)]+=c[f+(d?d[g]:g)]}}}},Ft={reshape:({inputs:[t]})=>Z(t),broadcast_to:({inputs:[t],output:e})=>Oe(t,B(t.shape,e.shape)),transpose:$n,concatenate:Vn,stack:Kn,copy:({inputs:[t]})=>Z(t),getitem:jn,scatter_add:qn};var ce=(t,e,n,r)=>{if(r>128){let a=r>>1;return ce(t,e,n,a)+ce(t,e,n+a,r-a)}let s=0;for(let a=n;a<n+r;a++)s+=t[e[a]];return s},Bn=(t,e,n,r)=>{let s=1;for(let a=n;a<n+r;a++)s*=t[e[a]];return s},zt=(t,e,n,r)=>{let s=-1/0;for(let a=n;a<n+r;a++)s=Math.max(s,t[e[a]]);return s},Dn=(t,e,n,r)=>{let s=1/0;for(let a=n;a<n+r;a++)s=Math.min(s,t[e[a]]);return s},Un=(t,e,n,r)=>{let s=0;for(let a=0;a<r;a++){let i=t[e[n+a]];if(i!==i)return a;i>t[e[n+s]]&&(s=a)}return s},Wn=(t,e,n,r)=>{let s=0;for(let a=0;a<r;a++){let i=t[e[n+a]];if(i!==i)return a;i<t[e[n+s]]&&(s=a)}return s},Yn=(t,e,n,r)=>{for(let s=n;s<n+r;s++)if(t[e[s]]!==0)return 1;return 0},Jn=(t,e,n,r)=>{for(let s=n;s<n+r;s++)if(t[e[s]]===0)return 0;return 1},Rt=(t,e,n,r)=>ce(t,e,n,r)/r,Tt=t=>(e,n,r,s)=>{let a=Rt(e,n,r,s),i=0;for(let o=r;o<r+s;o++)i+=(e[n[o]]-a)**2;return i/Math.max(s-t,0)},Xn=(t,e,n,r)=>{let s=zt(t,e,n,r),a=s-s===0?s:0,i=0;for(let o=n;o<n+r;o++)i+=Math.exp(t[e[o]]-a);return Math.log(i)+a};function Ge({inputs:t,output:e,attrs:n},r){let[s]=t,{index:a,length:i}=Ie(s.shape,Pe(n.axis,s.shape.length));return{kind:"call",work:s.size,make(o,l){let u=l(s),d=a.map(p=>u+p),c=l(e),h=e.size;return()=>{for(let p=0;p<h;p++)o[c+p]=r(o,d,p*i,i)}}}}function Ce({output:t,attrs:e},n,r,s){let{index:a,length:i}=Ie(t.shape,Pe(e.axis,t.shape.length)),o=n.map(u=>B(u.shape,t.shape)),l=i?a.length/i:0;return{kind:"call",work:t.size,make(u,d){let c=d(t),[h,p]=n.map((m,g)=>{let v=d(m),y=o[g];return a.map(A=>v+(y?y[A]:A))}),f=p??h;return()=>{for(let m=0,g=0;m<l;m++){let v=s;for(let y=0;y<i;y++,g++)v=r(v,u[h[g]],u[f[g]]),u[c+a[g]]=v}}}}}var Zn={sum:ce,prod:Bn,max:zt,min:Dn,argmax:Un,argmin:Wn,any:Yn,all:Jn,mean:Rt,logsumexp:Xn},Ot={...Object.fromEntries(Object.entries(Zn).map(([t,e])=>[t,n=>Ge(n,e)])),var:t=>Ge(t,Tt(Number(t.attrs.ddof??0))),std:t=>{let e=Tt(Number(t.attrs.ddof??0));return Ge(t,(n,r,s,a)=>Math.sqrt(e(n,r,s,a)))},cumsum:t=>Ce(t,t.inputs,(e,n)=>e+n,0),cumprod:t=>Ce(t,t.inputs,(e,n)=>e*n,1),recurrence:t=>Ce(t,t.inputs,(e,n,r)=>n*e+r,0)};var _e={...kt,...Ft,...Ot,...Et,...Mt},$e={};var Qn=2e6,er=6e7,Gt=new WeakMap;function Ct(t){let e=$t(t);return e instanceof z?e.message:null}function _t(t){let e=$t(t);if(e instanceof z)throw e;return new Ve(t,e)}function $t(t){let e=Gt.get(t);if(!e){try{e=nr(t)}catch(n){if(!(n instanceof z))throw n;e=n}Gt.set(t,e)}return e}var tr=["float64","float32","int64","bool"];function nr(t){let e=t.values.map(([l,u],d)=>{if(!tr.includes(u))throw new z(`numbers of dtype ${u} are the kernel's`);return{id:d,shape:l,size:F(l),dtype:u,constant:null,weak:!1}});if(e.reduce((l,u)=>l+u.size,0)>Qn)throw new z("its arrays are too large for a page");for(let[l,u]of t.constants)e[l].constant=J(u),e[l].weak=u.weak??!1;let r=[],s=l=>{let u=r.find(({constant:p})=>Object.is(p?.[0],l));if(u)return u;let d=e.length+r.length,c=Float64Array.of(l),h={id:d,shape:[],size:1,dtype:"float64",constant:c,weak:!1};return r.push(h),h},a=0,i=t.steps.map(([l,u,d,c])=>{let h=Object.hasOwn(_e,l)?_e[l]:null;if(!h){let m=Object.hasOwn($e,l)?$e[l]:"has no evaluator in the page";throw new z(`${l.replaceAll("_"," ")}: ${m}`)}let p={op:l,inputs:u.map(m=>e[m]),output:e[d],attrs:sr(c),literal:s},f=h(p);if(a+=rr(f,p.output),a>er)throw new z("it takes too long for a page");return{step:p,plan:f}}),o=t.forward+t.backward;return{values:e,literals:r,main:i.slice(0,o),local:i.slice(o)}}function rr(t,{size:e}){return t.kind==="call"?t.work:t.kind==="alias"?0:e*(t.fn||t.code>=10&&t.code<=14?10:1.5)}var ar={};function sr(t){let e=n=>Array.isArray(n)?n.map(e):n===null||typeof n!="object"?n:"float"in n?{nan:NaN,inf:1/0,"-inf":-1/0}[String(n.float)]:Object.fromEntries(Object.entries(n).map(([r,s])=>[r,e(s)]));return t===null?ar:e(t)}var Ve=class{heap;functions=[];main;local;views=[];leaves;guards;values;at;constructor(e,{values:n,literals:r,main:s,local:a}){let i=new le;this.values=n,this.at=i.at,this.leaves=e.leaves.map(({value:d})=>n[d]);let o=n.filter(d=>d.constant).concat(r);for(let d of[...o,...this.leaves])i.put(d);let l=[s,a].map(d=>st(d,i,this.functions)),u=this.heap=new Float64Array(i.size);for(let d of o)u.set(d.constant,i.at(d));[this.main,this.local]=l.map(d=>d(u)),e.leaves.forEach(({data:d},c)=>this.setLeaf(c,J(d))),this.guards=e.guards.map(({value:d,kind:c,outcome:h})=>({value:n[d],truth:c==="bool",outcome:J(h)}))}setLeaf(e,n){let{heap:r}=this,{size:s,dtype:a}=this.leaves[e],i=this.at(this.leaves[e]);for(let o=0;o<s;o++){let l=n[o];r[i+o]=a==="float64"?l:a==="float32"?Math.fround(l):a==="bool"?+(l!==0):Math.trunc(l)}}run(e=!1){Se(this.heap,this.main.code,this.main.calls,this.functions),e&&Se(this.heap,this.local.code,this.local.calls,this.functions)}get(e){let n=this.views[e];if(!n){let r=this.at(this.values[e]);this.views[e]=n=this.heap.subarray(r,r+this.values[e].size)}return n}guardsHold(){let{heap:e}=this;for(let{value:n,truth:r,outcome:s}of this.guards){let a=this.at(n);if(r){let i=!0,o=!0;for(let l=0;l<s.length;l++)i&&=e[a+l]!==0,o&&=s[l]!==0;if(i!==o)return!1}else for(let i=0;i<s.length;i++){let o=e[a+i];if(o!==s[i]&&(o===o||s[i]===s[i]))return!1}}return!0}};var ir=t=>{requestAnimationFrame(t)},he=class{graph=null;values=new Float64Array(0);frame=new Float64Array(0);changed=new Uint8Array(0);mode="static";state="live";message="";reason="";layoutNote="";runner=null;views=new Set;model;outbox;nextFrame;handlers;touched=new Set;ranInFrame=!1;again=!1;guardsBroken=!1;failure="";engineWanted=null;coming=null;disposed=!1;constructor(e,n=ir){this.model=e,this.nextFrame=n,this.outbox=new oe((r,s)=>this.post(r,s),()=>this.tellStatus()),this.handlers=[["change:_graph",()=>this.readGraph()],["change:_values",()=>this.readValues()],["change:_frame",()=>this.readFrame()],["change:_status",()=>this.readStatus()],["msg:custom",(r,s)=>this.receive(r,s??[])],["comm:close",()=>this.outbox.lost()]];for(let[r,s]of this.handlers)e.on(r,s);this.readGraph()}dispose(){this.disposed=!0;for(let[e,n]of this.handlers)this.model.off(e,n);this.outbox.dispose(),this.views.clear()}attach(e){return this.views.add(e),()=>{this.views.delete(e)}}get ended(){return this.disposed}get answering(){return this.outbox.answering}get editable(){return this.mode!=="static"||this.runner!==null}setLeaf(e,n,r){let{graph:s}=this;if(!s)return;let a=s.leafStart[e]+n;Object.is(this.values[a],r)||(this.values[a]=r,this.touched.add(e),this.leavesMoved())}reset(){let{graph:e}=this;if(!e)return;let n=!1;e.program.leaves.forEach((r,s)=>{let a=or(e,s),i=e.leafStart[s];a.every((o,l)=>Object.is(o,this.values[i+l]))||(this.values.set(a,i),this.touched.add(s),n=!0)}),n&&this.leavesMoved()}leavesMoved(){if(this.runner&&this.ranInFrame){this.again=!0;return}this.follow(),this.mode!=="static"&&this.outbox.push(this.values),this.tellLeaves(),this.tellStatus(),this.runner&&(this.ranInFrame=!0,this.nextFrame(()=>{this.ranInFrame=!1,!(!this.again||this.disposed)&&(this.again=!1,this.leavesMoved())}))}follow(){let{runner:e,graph:n}=this;if(!(!e||!n)){for(let r of this.touched)e.setLeaf(r,this.values.subarray(n.leafStart[r],n.leafStart[r+1]));this.touched.clear();try{e.run(!0),this.failure="",this.guardsBroken=!e.guardsHold()}catch(r){this.failure=r instanceof Error?r.message:String(r);return}this.guardsBroken||this.takeFrame(r=>e.get(r))}}takeFrame(e){let{graph:n,frame:r,changed:s}=this;if(!n)return;let{show:a}=n.program;for(let i=0;i<a.length;i++){let{start:o,size:l}=n.slots[i],u=e(a[i]),d=0;for(let c=0;c<l;c++){let h=Number(u[c]);Object.is(r[o+c],h)||(r[o+c]=h,d=1)}s[i]=d}for(let i of this.views)i.numbers()}readGraph(){let e=this.model.get("_graph");if(!e?.program)return;let n;try{n=new ie(e)}catch(r){this.failure=r instanceof Error?r.message:String(r),this.tellStatus();return}(n.layout||!this.graph)&&this.adopt(n),!n.layout&&n.dot!==null&&(this.coming=n,this.makeLayout(n))}adopt(e){let n=this.graph!==null&&!this.outbox.idle&&e.sameLeaves(this.graph),r=X(this.model.get("_values")??new Uint8Array);n||(this.values=r.length===e.leafLength?r:e.initialValues()),this.coming=null,this.graph=e,this.frame=new Float64Array(e.frameLength),this.changed=new Uint8Array(e.slots.length).fill(1);let s=X(this.model.get("_frame")??new Uint8Array);s.length===e.frameLength&&this.frame.set(s),this.failure="",this.guardsBroken=!1,this.chooseMode();for(let a of this.views)a.structure();e.program.leaves.forEach((a,i)=>this.touched.add(i)),this.follow(),this.tellStatus()}chooseMode(){let e=this.model.get("_status"),n=this.graph?Ct(this.graph.program):null,r=n===null&&e?.mode!=="kernel";if(this.runner=null,r&&this.graph)try{this.runner=_t(this.graph.program)}catch(s){this.failure=s instanceof Error?s.message:String(s)}this.reason=this.runner?"":n??e?.reason??"",this.mode=e?.mode==="static"?"static":this.runner?"browser":"kernel"}readValues(){if(!this.graph||!this.outbox.idle)return;let e=X(this.model.get("_values")??new Uint8Array);e.length===this.graph.leafLength&&(e.every((n,r)=>Object.is(n,this.values[r]))||(this.values=e,this.graph.program.leaves.forEach((n,r)=>this.touched.add(r)),this.follow(),this.tellLeaves(),this.tellStatus()))}readFrame(){this.runner||!this.outbox.idle||this.showFrame(X(this.model.get("_frame")??new Uint8Array))}readStatus(){let e=this.model.get("_status")?.mode==="kernel";this.graph&&e===(this.runner!==null)&&(this.chooseMode(),this.graph.program.leaves.forEach((n,r)=>this.touched.add(r)),this.follow()),this.tellStatus()}showFrame(e){let{graph:n}=this;if(!n||e.length!==n.frameLength)return;let r=0;this.takeFrame(()=>{let{start:s,size:a}=n.slots[r++];return e.subarray(s,s+a)})}receive(e,n){switch(e?.type){case"frame":e.graph===this.graph?.id&&!this.runner&&(this.failure="",this.showFrame(X(n[0]))),this.outbox.answer(e.seq);break;case"ack":this.failure="",this.outbox.answer(e.seq);break;case"error":this.failure=e.message||"the kernel could not compute this",this.outbox.answer(e.seq);break;case"engine":this.engineWanted?.(new TextDecoder().decode(se(n[0]))),this.engineWanted=null;break;default:return}this.tellStatus()}post(e,n){let r={type:"set",graph:this.graph?.id,seq:e,frame:this.runner===null};try{this.model.send(r,void 0,[n.buffer])}catch{this.outbox.lost()}}async makeLayout(e){this.layoutNote="laying out the graph …",this.tellStatus();try{let n=await tt(e.dot??"",e,()=>this.requestEngine());if(this.disposed||this.coming!==e)return;if(e.layout=n,this.layoutNote="",this.model.send({type:"layout",graph:e.id,layout:n}),this.graph===e){this.coming=null;for(let r of this.views)r.structure();this.changed.fill(1);for(let r of this.views)r.numbers();this.tellStatus()}else this.adopt(e)}catch(n){if(this.disposed||this.coming!==e)return;this.layoutNote=`no layout: ${n instanceof Error?n.message:String(n)}`,this.tellStatus()}}requestEngine(){return this.model.get("_status")?.mode==="static"?Promise.reject(new Error("this page carries none, and there is no kernel to ask")):new Promise(e=>{this.engineWanted=e,this.model.send({type:"engine"})})}tellLeaves(){for(let e of this.views)e.leaves()}tellStatus(){let e=this.model.get("_status"),n=!this.outbox.idle;if(this.message=this.failure,this.failure)this.state="error";else if(!this.outbox.answering&&this.mode==="kernel")this.state="error",this.message="kernel not answering, showing the last picture";else if(this.guardsBroken){let r=!n&&this.mode!=="static"&&e?.message;this.state=r?"error":"stale",this.message=r||(this.mode==="static"?"With these values the code takes another branch, and this page has no kernel to run it: the picture is the last one it can follow.":this.outbox.answering?"":"kernel not answering, showing the last picture")}else e&&(e.state==="error"||e.state==="stale")?(this.state=e.state,this.message=e.message):(this.state=this.mode==="kernel"&&n?"busy":"live",this.message=e?.message??"");for(let r of this.views)r.status()}get behind(){return!this.outbox.idle}};function or(t,e){let r=[t.controls[e]?.value].flat(1/0);return r.length===t.initial[e].length&&r.every(s=>typeof s=="number")?Float64Array.from(r):t.initial[e]}var lr=[["none","none","Edges without numbers"],["local","local","Local derivative of each result with respect to its operand"],["contribution","contribution","What each edge adds to its operand's gradient"]],pe=class{el;title;modes=new Map;scale;status;constructor(e,n){let r=(o,l,u)=>{let d=b("button",{type:"button",title:l,"aria-label":l},o);return d.addEventListener("click",u,{signal:n}),d};this.title=b("b",{class:"adw-title"});let s=b("span",{class:"adw-seg",role:"group","aria-label":"edges show"});s.append(b("span",{class:"adw-seg-label"},"edges"));for(let[o,l,u]of lr){let d=r(l,u,()=>e.edges(o));this.modes.set(o,d),s.append(d)}this.scale=r("100 %","Full size",()=>e.fullSize());let a=b("span",{class:"adw-seg",role:"group","aria-label":"zoom"},r("−","Zoom out",()=>e.zoom(1/1.25)),this.scale,r("+","Zoom in",()=>e.zoom(1.25)),r("fit","Fit the whole graph",()=>e.fit())),i=b("span",{class:"adw-seg"},r("reset","Leaves back to their first values",()=>e.reset()));this.status=b("span",{class:"adw-status"}),this.el=b("div",{class:"adw-bar"},this.title,s,a,i,this.status)}setTitle(e){P(this.title,e?`∂${e}`:"")}setMode(e){for(let[n,r]of this.modes)r.setAttribute("aria-pressed",String(n===e))}setScale(e){P(this.scale,`${Math.round(100*e)} %`)}setStatus(e){P(this.status,dr(e));let n=e.mode==="kernel"?e.reason:"";this.status.title!==n&&(this.status.title=n)}};function dr(t){let{mode:e,answering:n}=t;return t.layoutNote?t.layoutNote:e==="static"?t.editable?"live in the page":"a picture: needs its kernel to move":e==="browser"?`live in the page · kernel ${n?"in step":"not answering"}`:n?t.reason?`computed by the kernel · ${t.reason}`:"computed by the kernel":"kernel not answering"}function Vt(t,e,n=3){let{program:r,leaving:s,outputNode:a}=t,i=r.nodes.length,o=new Float64Array(i);a>=0&&(o[a]=1);for(let h=i-1;h>=e;h--)if(h!==a)for(let p of s[h])o[h]+=o[r.edges[p].to];let l=new Uint8Array(i);l[e]=1;let u=[];for(let h=e;h<i;h++)if(!(!l[h]||h===a))for(let p of s[h]){let{to:f}=r.edges[p];o[f]!==0&&(l[f]=1,u.push(p))}let d=[],c=o[e]>0?[[e,[]]]:[];for(;c.length&&d.length<n;){let[h,p]=c.pop();if(h===a){d.push(p);continue}for(let f=s[h].length-1;f>=0;f--){let m=s[h][f],{to:g}=r.edges[m];o[g]>0&&c.push([g,[...p,m]])}}return{shown:d,count:o[e],edges:u}}function Kt(t,e,n){let r=[];for(let s=n.length-1;s>=0;s--){let a=t.edgeLocal[n[s]];if(a<0||t.slots[a].size!==1)return null;r.push(e[t.slots[a].start])}return r}function Ht(t,e,n,r){let s=l=>l>=0&&t.slots[l].size===1?e[t.slots[l].start]:NaN,a=s(t.nodeGrad[n]);if(!Number.isFinite(a)||a===0)return null;let i=new Map([[n,1]]),o=new Float64Array(r.length);for(let l=0;l<r.length;l++){let{from:u,to:d}=t.program.edges[r[l]],c=(i.get(u)??0)*s(t.edgeLocal[r[l]]);if(i.set(d,(i.get(d)??0)+c),o[l]=c*s(t.nodeGrad[d])/a,!Number.isFinite(o[l]))return null}return o}var fe=class{el;pieces=[];spans=[];constructor(e,n){this.el=b("pre",{class:"adw-code","aria-label":"source"});let r=s=>{let a=s.target.dataset?.of;return a===void 0?null:Number(a)};this.el.addEventListener("pointerover",s=>e.hover(r(s)),{signal:n}),this.el.addEventListener("pointerleave",()=>e.hover(null),{signal:n}),this.el.addEventListener("click",s=>{let a=r(s);a!==null&&e.select(a)},{signal:n})}setGraph(e){let n=(e.program.source??"").replace(/\s+$/,"");this.el.hidden=n==="";let r=ur(n);this.spans=e.program.nodes.map(i=>i.span&&r(i.span));let s=new Set([0,n.length]);for(let i of this.spans)i&&s.add(i[0]).add(i[1]);let a=[...s].sort((i,o)=>i-o);this.pieces=[];for(let i=0;i+1<a.length;i++){let[o,l]=[a[i],a[i+1]],u=b("span",{},n.slice(o,l)),d=this.innermost(o,l);d!==null&&(u.dataset.of=String(d)),this.pieces.push({el:u,start:o,end:l})}this.el.replaceChildren(...this.pieces.map(i=>i.el))}choose(e){let n=e===null?null:this.spans[e],r=null;for(let{el:a,start:i,end:o}of this.pieces){let l=!!n&&i>=n[0]&&o<=n[1];l&&(r??=a),a.classList.toggle("adw-mark",l),a.classList.toggle("adw-mark-start",l&&i===n[0]),a.classList.toggle("adw-mark-end",l&&o===n[1])}if(!r||this.el.scrollHeight<=this.el.clientHeight)return;let s=r.offsetTop-this.el.offsetTop;(s<this.el.scrollTop||s+20>this.el.scrollTop+this.el.clientHeight)&&(this.el.scrollTop=s-this.el.clientHeight/3)}innermost(e,n){let r=null,s=1/0;return this.spans.forEach((a,i)=>{!a||a[0]>e||a[1]<n||a[1]-a[0]>=s||(r=i,s=a[1]-a[0])}),r}};function ur(t){let e=t.split(`
`),n=[0];for(let s of e)n.push(n.at(-1)+s.length+1);let r=(s,a)=>{let i=e[s-1];if(i===void 0)return null;let o=0,l=0;for(let u of i){if(o>=a)break;let d=u.codePointAt(0);o+=d<128?1:d<2048?2:d<65536?3:4,l+=u.length}return n[s-1]+l};return([s,a,i,o])=>{let l=r(s,a),u=r(i,o);return l===null||u===null||u<=l?null:[l,u]}}function I(t){return qt(t,4,9)}function Ke(t){return qt(t,3,7)}function qt(t,e,n){if(t===0)return"0";let r=Math.abs(t),s=t<0?"−":"";if(!(r<1/0))return r===1/0?`${s}∞`:"NaN";let[a,i]=jt(r,e-1);if(i>=e-1&&r<999999.5)return s+r.toFixed(0);if(i>=-4&&i<e-1)return s+Bt(r.toFixed(Math.min(e-1-i,n-2-s.length)));for(let o=e-2;;o--){let l=`e${i<0?"−":""}${Math.abs(i)}`,u=s+a+l;if(u.length<=n||o<0)return u;[a,i]=jt(r,o)}}function jt(t,e){let[n,r]=t.toExponential(e).split("e");return[Bt(n),Number(r)]}function Bt(t){return t.includes(".")?t.replace(/\.?0+$/,""):t}function He(t){return t>0?"▲":t<0?"▼":t===0?"·":"!"}function me(t){return t===0?"· 0":`${He(t)} ${I(t)}`}function D(t){return t.length===0?"":t.length===1?`(${t[0]},)`:t.join("×")}function Dt(t){let e=t.trim().replace(/\u2212/g,"-");if(!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(e))return null;let n=Number(e);return Number.isFinite(n)?n:null}function je(t,e){let n=0,r=s=>{if(s===e.length){let i=t[n++];return Number.isFinite(i)?String(i):`"${i}"`}let a=[];for(let i=0;i<e[s];i++)a.push(r(s+1));return`[${a.join(",")}]`};return r(0)}var E={card:{height:78,constant_height:58,min_width:118,max_width:240,array_min_width:190,pad:11,radius:9,gap:8,name_y:22,symbol_y:21,value_y:47,grad_y:67},size:{name:17,symbol:13,value:16,array:13,grad:13,edge:12,shape:12},edge:{label_width:52,label_height:19,width:1.25,max_width:4},graph:{margin:20,rank_gap:66,node_gap:34},font:{name:'Georgia, Cambria, "DejaVu Serif", serif',number:'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',text:'system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif'},light:{background:"#ffffff",card:"#ffffff",constant:"#f7f8fa",line:"#d9dde3",ink:"#1b1f24",soft:"#626b76",faint:"#9aa3ad",positive:"#1668c7",negative:"#b4540a",accent:"#0b7a6f",warn:"#c42b1c",mark:"#fff3c4"},dark:{background:"#111418",card:"#1b2027",constant:"#181c22",line:"#2d343d",ink:"#e8ebef",soft:"#a3acb7",faint:"#6d7782",positive:"#6db1ff",negative:"#f2a35e",accent:"#4fd1c0",warn:"#ff8a80",mark:"#463c12"}};var hr=4.5,{card:U,size:R,edge:ge,font:re}=E,pr={value:`600 ${R.value}px ${re.number}`,grad:`${R.grad}px ${re.number}`,local:`${R.edge}px ${re.number}`,contribution:`${R.edge}px ${re.number}`},fr=`${R.array}px ${re.number}`,qe={value:R.value,grad:R.grad,local:R.edge,contribution:R.edge},Ut=.605,be=class{canvas;context;items=[];graph=null;width=0;height=0;ratio=1;camera={scale:1,x:0,y:0};palette=null;mode="none";dimmed=!1;font="";constructor(e){this.canvas=e,this.context=e.getContext("2d")}setGraph(e,n){this.graph=e,this.items=[];let r=(a,i,o,l,u,d)=>{if(i<0)return;let c=qe[a];this.items.push({kind:a,slot:i,x:o,y:l+d-c,width:u,height:c*1.36,baseline:l+d,runs:[],fresh:!1})};n.nodes.forEach(([a,i,o,l],u)=>{let d=a-o/2,c=i-l/2,h=e.nodeGrad[u],p=h<0?Math.min(U.value_y,l-12):U.value_y;r("value",e.nodeValue[u],d+U.pad-2,c,o-2*U.pad+4,p),r("grad",h,d+U.pad-2,c,o-2*U.pad+4,U.grad_y)}),n.edges.forEach(({label:a},i)=>{if(!a)return;let o=a[0]-ge.label_width/2,l=a[1]-ge.label_height/2;for(let u of["local","contribution"]){let d=u==="local"?e.edgeLocal[i]:e.edgeContribution[i];d<0||e.slots[d].size!==1||this.items.push({kind:u,slot:d,x:o,y:l,width:ge.label_width,height:ge.label_height,baseline:a[1]+R.edge*.36,runs:[],fresh:!1})}});let s=["value","grad","local","contribution"];this.items.sort((a,i)=>s.indexOf(a.kind)-s.indexOf(i.kind))}resize(e,n,r){this.width=e,this.height=n,this.ratio=r,this.canvas.width=Math.round(e*r),this.canvas.height=Math.round(n*r),this.font=""}setCamera(e){this.camera=e}setPalette(e){this.palette=e}setMode(e){this.mode=e}setDimmed(e){this.dimmed=e}paint(e){let{context:n}=this;n.setTransform(1,0,0,1,0,0),n.clearRect(0,0,this.canvas.width,this.canvas.height);for(let r of this.items)this.drawn(r)&&(r.fresh||this.compose(r,e),this.draw(r))}update(e,n){for(let r of this.items){if(!n[r.slot])continue;if(!this.drawn(r)){r.fresh=!1;continue}let s=r.runs;this.compose(r,e),!gr(s,r.runs)&&(this.clear(r),this.draw(r))}}stale(){for(let e of this.items)e.fresh=!1}setFont(e){e!==this.font&&(this.font=e,this.context.font=e)}drawn(e){if((e.kind==="local"||e.kind==="contribution")&&e.kind!==this.mode)return!1;let{scale:n,x:r,y:s}=this.camera;if(n*qe[e.kind]<hr)return!1;let a=n*e.x+r,i=n*e.y+s;return a<this.width&&i<this.height&&a+n*e.width>0&&i+n*e.height>0}compose(e,n){let r=this.graph.slots[e.slot];if(e.fresh=!0,r.shape.length){e.runs=mr(e.kind,r,n,e.width);return}let s=n[r.start];switch(e.kind){case"value":e.runs=[[Number.isFinite(s)?"ink":"warn",I(s)]];break;case"grad":case"contribution":e.runs=[[j(s),me(s)]];break;case"local":e.runs=[[Number.isFinite(s)?"soft":"warn",`×${I(s)}`]]}}clear(e){let{context:n,ratio:r}=this,{scale:s,x:a,y:i}=this.camera,o=Math.floor((s*e.x+a)*r)-1,l=Math.floor((s*e.y+i)*r)-1,u=Math.ceil((s*(e.x+e.width)+a)*r)+1,d=Math.ceil((s*(e.y+e.height)+i)*r)+1;n.setTransform(1,0,0,1,0,0),n.clearRect(o,l,u-o,d-l)}draw(e){let{context:n,ratio:r,palette:s}=this;if(!s)return;let a=this.camera.scale*r;n.setTransform(a,0,0,a,this.camera.x*r,this.camera.y*r);let i=e.kind==="local"||e.kind==="contribution",o=this.graph.slots[e.slot].shape.length>0,l=o&&e.kind==="value"?R.array:qe[e.kind],u=Ut*l;this.setFont(o?fr:pr[e.kind]);let d=e.x+2;if(i){let h=Math.min(e.runs[0][1].length*u,e.width-4);d=e.x+(e.width-h)/2,n.globalAlpha=1,n.fillStyle=s.background,n.beginPath(),n.roundRect(d-4,e.y+1,h+8,e.height-2,7),n.fill()}n.globalAlpha=this.dimmed?.45:1;let c=e.width-(i?0:2);for(let[h,p]of e.runs)n.fillStyle=s[h],n.fillText(p,d,e.baseline,c),d+=p.length*u;n.globalAlpha=1}};function mr(t,e,n,r){if(e.size===0)return[["faint","empty"]];let s=Math.floor((r-4)/(Ut*R.array)),a=[],i=0;for(let o=0;o<e.size;o++){let l=n[e.start+o],u=t==="grad"?He(l)+Ke(Math.abs(l)):Ke(l),d=o===e.size-1;if(i+u.length+(d?0:2)>s){a.push(["faint","…"]);break}a.push([t==="grad"?j(l):Number.isFinite(l)?"ink":"warn",`${u} `]),i+=u.length+1}return a}function j(t){return t>0?"positive":t<0?"negative":t===0?"faint":"warn"}function gr(t,e){if(t.length!==e.length)return!1;for(let n=0;n<t.length;n++)if(t[n][1]!==e[n][1]||t[n][0]!==e[n][0])return!1;return!0}var Jt=9,Wt=8,we=class{el;what;body;total;aside;products=[];graph=null;node=-1;paths=null;constructor(){this.what=b("div",{class:"adw-what"}),this.body=b("div",{class:"adw-paths"}),this.total=b("div",{class:"adw-total"}),this.aside=b("div",{class:"adw-aside"}),this.el=b("div",{class:"adw-foot"},this.what,this.body,b("div",{class:"adw-sum"},this.total,this.aside))}choose(e,n,r,s){if(this.graph=e,this.node=n??-1,this.paths=r,this.products=[],this.body.replaceChildren(),this.what.replaceChildren(),this.say("","soft",""),n===null||!r){this.body.append(b("span",{class:"adw-hint"},"Point at a node to see its chain rule."));return}let a=e.labels[n];e.nodeGrad[n]<0?this.what.append(b("i",{},a)):this.what.append(`∂${e.title||"output"}/∂`,b("i",{},a));let i=e.nodeGrad[n]>=0&&e.slots[e.nodeGrad[n]].shape.length===0;for(let o of i?r.shown:r.shown.slice(0,1)){if(!o.length)continue;let l=b("span",{class:"adw-product"});this.body.append(b("div",{class:"adw-path"},b("span",{class:"adw-route"},br(e,n,o)),l)),i&&this.products.push({path:o,el:l})}this.numbers(s)}numbers(e){let{graph:n,node:r,paths:s}=this;if(!n||r<0||!s)return;for(let{path:c,el:h}of this.products){let p=Kt(n,e,c),f=s.count===1;P(h,p?wr(p,f):"")}let a=n.nodeGrad[r];if(a<0){let c=n.nodeValue[r];this.say(c<0?"":Yt(n,c,e),"soft",n.program.nodes[r].kind);return}let{start:i,shape:o}=n.slots[a];if(o.length){this.say(Yt(n,a,e),"soft",D(o));return}let l=e[i],u=this.products.length,d=s.count===0?"no path to the output":s.count>u?`${u} of ${I(s.count)} paths`:s.count>1?`${s.count} paths`:"";this.say(`= ${I(l)}`,j(l),d)}say(e,n,r){P(this.total,e),P(this.aside,r);let s=`adw-total adw-${n}`;this.total.className!==s&&(this.total.className=s)}};function br(t,e,n){let r=[t.labels[e]];for(let s of n)r.unshift(t.labels[t.program.edges[s].to]);return r.length>Jt&&r.splice(4,r.length-7,"…"),r.join(" ← ")}function wr(t,e){let n=1;for(let a of t)n*=a;let r=t.map(I).map(a=>a.startsWith("−")?`(${a})`:a);r.length>Jt&&r.splice(4,r.length-7,"…");let s=r.join(" · ");return e||t.length<2?s:`${s} = ${I(n)}`}function Yt(t,e,n){let{start:r,size:s,shape:a}=t.slots[e];if(a.length===0)return I(n[r]);let i=[];for(let o=0;o<Math.min(s,Wt);o++)i.push(I(n[r+o]));return`[${i.join(", ")}${s>Wt?", …":""}]`}var yr=64,vr=20,ye=class{el;rows=[];graph=null;session;events;signal;sight;constructor(e,n,r){this.session=e,this.events=n,this.signal=r,this.el=b("div",{class:"adw-leaves"}),this.sight=new IntersectionObserver(s=>{for(let{target:a,isIntersecting:i}of s){let o=this.rows.find(({el:l})=>l===a);o&&(o.seen=i)}this.gradients()}),r.addEventListener("abort",()=>this.sight.disconnect())}setGraph(e){let n=this.graph!==null&&e.sameLeaves(this.graph);if(this.graph=e,!n){this.rows=e.program.leaves.map((r,s)=>this.build(e,s)),this.el.replaceChildren(...this.rows.map(r=>r.el)),this.sight.disconnect();for(let r of this.rows)this.sight.observe(r.el)}this.values(!0),this.gradients()}values(e=!1){let{graph:n,session:r}=this;if(!n)return;let s=!r.editable;this.rows.forEach((a,i)=>{let o=n.leafStart[i],l=n.leafStart[i+1];if(!(!e&&r.values.subarray(o,l).every((u,d)=>Object.is(u,a.told[d])))){if(a.told=r.values.slice(o,l),a.slider){a.slider.disabled=s;let u=r.values[o];a.slider.valueAsNumber!==u&&(xr(a.slider,u),a.slider.value=String(u))}a.fields.forEach((u,d)=>{if(u.disabled=s,u.dataset.editing!==void 0)return;let c=W(r.values[o+d]);u.value!==c&&(u.value=c)})}})}gradients(){let{graph:e,session:n}=this;e&&this.rows.forEach((r,s)=>{if(!r.seen)return;let a=e.leafNode[s],i=a<0?-1:e.nodeGrad[a];if(i<0)return;let{start:o,shape:l,size:u}=e.slots[i];if(l.length&&r.at<0){let h=kr(n.frame,o,u);P(r.gradient,h?`${I(h[0])} to ${I(h[1])}`:""),r.gradient.className="adw-soft";return}let d=n.frame[o+Math.max(r.at,0)];P(r.gradient,me(d));let c=`adw-${j(d)}`;r.gradient.className!==c&&(r.gradient.className=c)})}choose(e){this.rows.forEach((n,r)=>n.el.classList.toggle("adw-lit",r===e))}build(e,n){let{name:r}=e.program.leaves[n],s=e.leafShape(n),a=e.leafStart[n+1]-e.leafStart[n],i=e.controls[n],o=b("div",{class:"adw-problem",role:"alert",hidden:!0}),l=b("span",{class:"adw-partial"},Xt(e,n)),u=b("span"),d=b("div",{class:"adw-gradient"},l,u),c=b("span",{class:"adw-leaf-name",title:q(r)},q(r)),h={el:b("div",{class:"adw-leaf"}),slider:null,fields:[],partial:l,gradient:u,problem:o,at:-1,seen:n<vr,told:new Float64Array(0)},{signal:p}=this;if(h.el.addEventListener("pointerenter",()=>this.events.hover(n),{signal:p}),h.el.addEventListener("pointerleave",()=>this.events.hover(null),{signal:p}),h.el.addEventListener("focusin",()=>this.events.select(n),{signal:p}),s.length===0&&i?.kind!=="fixed"){let m=b("input",{...te,type:"range","aria-label":r,min:i?.min??-1,max:i?.max??1,step:i?.step??"any"});return h.slider=m,m.addEventListener("input",()=>{this.quiet(h),this.session.setLeaf(n,0,m.valueAsNumber),h.fields[0].value=W(m.valueAsNumber)},{signal:p}),h.fields=[this.field(h,n,0,`${r} value`)],h.el.append(c,m,h.fields[0],d,o),h}let f=b("span",{class:"adw-shape"},D(s));if(a>0&&a<=yr&&i?.kind!=="fixed"){let m=s.at(-1)??1,g=b("div",{class:"adw-grid"});g.style.setProperty("--adw-columns",String(m));for(let v=0;v<a;v++)h.fields.push(this.field(h,n,v,`${r}${Zt(v,s)}`));g.append(...h.fields),h.el.append(c,f,g,d,o)}else s.length===0&&(f.textContent=W(e.initial[n][0])),h.el.append(c,f,d,o);return h}field(e,n,r,s){let{signal:a,session:i}=this,o=b("input",{...te,type:"text",inputmode:"decimal",class:"adw-field","aria-label":s,autocomplete:"off",spellcheck:"false"}),l=()=>i.values[(this.graph?.leafStart[n]??0)+r],u=()=>{let d=Dt(o.value);return d===null?(e.problem.textContent=`${s.replace(/ value$/,"")}: “${o.value}” is not a number; still ${W(l())}`,e.problem.hidden=!1,o.setAttribute("aria-invalid","true"),!1):(this.quiet(e),i.setLeaf(n,r,d),!0)};return o.addEventListener("focus",()=>{this.speakOf(e,n,e.slider?-1:r),o.select()},{signal:a}),o.addEventListener("input",()=>{o.dataset.editing=""},{signal:a}),o.addEventListener("keydown",d=>{d.key==="Enter"&&u()?(delete o.dataset.editing,o.value=W(l()),o.select()):d.key==="Escape"&&(delete o.dataset.editing,this.quiet(e),o.value=W(l())),d.stopPropagation()},{signal:a}),o.addEventListener("blur",()=>{o.dataset.editing!==void 0&&u(),delete o.dataset.editing,o.value=W(l()),this.speakOf(e,n,-1)},{signal:a}),o}speakOf(e,n,r){let{graph:s}=this;s&&(e.at=r,P(e.partial,Xt(s,n)+(r<0?"":Zt(r,s.leafShape(n)))),this.gradients())}quiet(e){e.problem.hidden=!0;for(let n of e.fields)n.removeAttribute("aria-invalid")}};function Xt(t,e){return`∂${t.title||"output"}/∂${q(t.program.leaves[e].name)}`}function xr(t,e){Number.isFinite(e)&&(e<Number(t.min)&&(t.min=String(e)),e>Number(t.max)&&(t.max=String(e)))}function W(t){let e=String(t);return(e.length<=12?e:String(Number(t.toPrecision(7)))).replace(/-/g,"−")}function Zt(t,e){let n=[];for(let r=e.length-1;r>=0;r--)n.unshift(t%e[r]),t=Math.floor(t/e[r]);return`[${n.join(",")}]`}function kr(t,e,n){let r=1/0,s=-1/0;for(let a=e;a<e+n;a++){if(Number.isNaN(t[a]))return[NaN,NaN];r=Math.min(r,t[a]),s=Math.max(s,t[a])}return r<=s?[r,s]:null}var Be=(t,e,n)=>Math.min(Math.max(t,e),n);function De(t,e){let n=Be(Math.min(1,(e.width-32)/t.width,(e.height-32)/t.height),.05,1);return Q({scale:n,x:0,y:0},t,e)}function Qt(t,e,n){let r=De(t,e);if(r.scale>=.5)return r;let s=.75,a=e.width-16-s*t.width;return Q({scale:s,x:a,y:e.height/2-s*n.y},t,e)}function Q(t,e,n){let r=(s,a,i)=>a+32<=i?(i-a)/2:Be(s,i-16-a,16);return{scale:t.scale,x:r(t.x,t.scale*e.width,n.width),y:r(t.y,t.scale*e.height,n.height)}}function ve(t,e,n,r,s){return Q({...t,x:t.x+e,y:t.y+n},r,s)}function en(t,e,n,r,s){let a=Be(t.scale*e,.05,3),i=a/t.scale;return Q({scale:a,x:n.x-i*(n.x-t.x),y:n.y-i*(n.y-t.y)},r,s)}var Mr=1024,Er=120,Ue=480,We=220,tn=12,{card:Y}=E,xe=class{el;svg;pathCanvas;painter;note;events;graph=null;layout=null;nodes=[];edges=[];camera={scale:1,x:0,y:0};followsFit=!0;width=0;height=0;ratio=1;visible=!0;behind=!1;chosen=null;palette=null;dimmed=!1;resting=null;painted="";frame=new Float64Array(0);late=new Set;sizes;sight;constructor(e,n){this.events=e,this.svg=G("svg",{class:"adw-graph",role:"group","aria-label":"computation graph"}),this.pathCanvas=b("canvas",{class:"adw-layer","aria-hidden":"true"});let r=b("canvas",{class:"adw-layer","aria-hidden":"true"});this.note=b("div",{class:"adw-note"}),this.el=b("div",{class:"adw-window"},this.svg,this.pathCanvas,r,this.note),this.painter=new be(r),this.listen(n),this.sizes=new ResizeObserver(()=>this.measure()),this.sizes.observe(this.el),this.sight=new IntersectionObserver(s=>{this.visible=s.at(-1).isIntersecting,this.visible&&this.behind&&this.paintAll()}),this.sight.observe(this.el)}destroy(){this.sizes.disconnect(),this.sight.disconnect(),this.resting!==null&&clearTimeout(this.resting)}setGraph(e,n){let{layout:r}=e;if(this.graph=e,this.frame=n,this.chosen=null,this.late.clear(),this.nodes=[],this.edges=[],this.svg.replaceChildren(),!r){this.layout=null,this.el.style.minHeight=`${We}px`,this.paintAll();return}this.layout=r;let s=G("g",{class:"adw-edges"});r.edges.forEach(({path:l},u)=>{let{from:d}=e.program.edges[u],c=e.program.nodes[d].kind==="constant",h=G("path",{class:c?"adw-edge adw-quiet":"adw-edge",d:Ar(l),"data-edge":e.edgeKeys[u]});this.edges.push(h),s.append(h)});let a=G("g",{class:"adw-cards"});r.nodes.forEach((l,u)=>{let d=this.drawNode(e,l,u);this.nodes.push(d),a.append(d)}),this.svg.append(s,a);for(let l=0;l<this.nodes.length;l++)e.nodeValue[l]>=0&&this.write(l,"data-value",e.nodeValue[l],n),e.nodeGrad[l]>=0&&this.write(l,"data-grad",e.nodeGrad[l],n);this.painter.setGraph(e,r),this.followsFit=!0;let i=parseFloat(this.el.style.minHeight)||0,o=Math.min(Math.max(r.height+32,We),Ue);this.el.style.minHeight=`${Math.max(i,o)}px`,this.width>0&&this.fitHeight(),this.look(this.opening(this.window))}setNote(e){this.note.textContent=e,this.note.hidden=e===""}drawNode(e,n,r){let[s,a,i,o]=n,l=e.program.nodes[r],u=e.labels[r],d=e.nodeValue[r]<0?[]:e.slots[e.nodeValue[r]].shape,h=[l.symbol===l.label?"":l.symbol,D(d)].filter(Boolean).join("  "),p=l.op===null&&l.kind!=="op"?l.kind:"op",f=G("g",{...te,class:`adw-node adw-is-${p}`,transform:`translate(${s-i/2} ${a-o/2})`,"data-node":e.nodeKeys[r],tabindex:r===e.outputNode?0:-1,role:"button","aria-label":[u,p==="op"?l.op:p,D(d)].filter(Boolean).join(", ")}),m=i-2*Y.pad,g=h?nn(h,E.size.symbol,E.font.number,"",m*.6):null,v=m-(g?g.width+Y.gap:0),y=p==="constant"?"":"italic ",A=nn(u,E.size.name,E.font.name,y,v);return f.append(G("rect",{class:"adw-card",width:i,height:o,rx:Y.radius}),G("text",{class:y?"adw-name":"adw-name adw-upright",x:Y.pad,y:Y.name_y},A.text)),g&&f.append(G("text",{class:"adw-symbol",x:i-Y.pad,y:Y.symbol_y,"text-anchor":"end"},g.text)),A.text!==u&&f.append(G("title",{},u)),f.dataset.index=String(r),f}numbers(e,n){let{graph:r}=this;if(!(!r||!this.layout)){this.frame=e,this.visible?(this.painter.update(e,n),this.chosen&&this.paintPath()):(this.behind=!0,this.painter.stale());for(let s=0;s<this.nodes.length;s++){let a=r.nodeValue[s];a>=0&&n[a]&&this.write(s,"data-value",a,e);let i=r.nodeGrad[s];i>=0&&n[i]&&this.write(s,"data-grad",i,e)}this.late.size&&this.rest(e)}}write(e,n,r,s){let{start:a,size:i,shape:o}=this.graph.slots[r];o.length===0?this.nodes[e].setAttribute(n,String(s[a])):i<=Mr||!this.nodes[e].hasAttribute(n)?this.nodes[e].setAttribute(n,je(s.subarray(a,a+i),o)):this.late.add(e)}rest(e){this.resting!==null&&clearTimeout(this.resting),this.resting=setTimeout(()=>{this.resting=null;let{graph:n}=this;if(n){for(let r of this.late)for(let[s,a]of[["data-value",n.nodeValue[r]],["data-grad",n.nodeGrad[r]]]){if(a<0)continue;let{start:i,size:o,shape:l}=n.slots[a];this.nodes[r].setAttribute(s,je(e.subarray(i,i+o),l))}this.late.clear()}},Er)}setMode(e){this.painter.setMode(e),this.paintAll()}setPalette(e){this.palette=e,this.painter.setPalette(e),this.paintAll()}setDimmed(e){e!==this.dimmed&&(this.dimmed=e,this.painter.setDimmed(e),this.paintAll())}choose(e,n){this.chosen&&this.nodes[this.chosen.node]?.classList.remove("adw-chosen"),this.chosen=e===null||!n?null:{node:e,paths:n},this.chosen&&this.nodes[this.chosen.node]?.classList.add("adw-chosen"),this.paintPath()}focusNode(e){this.nodes[e]?.focus({preventScroll:!0})}paintPath(){let{pathCanvas:e,layout:n,graph:r,chosen:s,palette:a,camera:i,ratio:o}=this,l=new Map;if(n&&r&&s&&a&&this.width&&this.visible){let{edges:f}=s.paths,m=Ht(r,this.frame,s.node,f),g=-i.x/i.scale,v=g+this.width/i.scale;f.forEach((y,A)=>{let{path:k}=n.edges[y];if(k[k.length-2]<g||k[0]>v)return;let O=r.edgeContribution[y],x=O>=0&&r.slots[O].size===1?this.frame[r.slots[O].start]:1,S=m?Math.min(Math.abs(m[A]),1):.5,M=`${a[j(x)]}|${Math.round(S*tn)}`,w=l.get(M);w?w.push(y):l.set(M,[y])})}let u=JSON.stringify([[...l],i,o,e.width,e.height]);if(u===this.painted)return;this.painted=u;let d=e.getContext("2d");d.setTransform(1,0,0,1,0,0),d.clearRect(0,0,e.width,e.height);let c=i.scale*o;d.setTransform(c,0,0,c,i.x*o,i.y*o);let{width:h,max_width:p}=E.edge;for(let[f,m]of l){let[g,v]=f.split("|");d.strokeStyle=g,d.lineWidth=h+Number(v)/tn*(p-h),d.beginPath();for(let y of m)Sr(d,n.edges[y].path);d.stroke()}}paintAll(){if(this.width){if(!this.visible){this.behind=!0;return}this.behind=!1,this.layout&&this.painter.paint(this.frame),this.paintPath()}}get window(){return{width:this.width,height:this.height}}measure(){let e=this.el.clientWidth,n=devicePixelRatio||1,r=this.width===0;if(!e)return;this.width=e,this.ratio=n,this.fitHeight();let s=this.el.clientHeight;this.height=s,this.painter.resize(e,s,n),this.pathCanvas.width=Math.round(e*n),this.pathCanvas.height=Math.round(s*n),this.painted="",r&&this.events.placed(),this.layout&&(r||this.followsFit?this.look(this.opening(this.window)):this.look(Q(this.camera,this.layout,this.window)))}opening(e){let n=this.layout,[r,s]=n.nodes[Math.max(this.graph.outputNode,0)]??[0,0];return Qt(n,e,{x:r,y:s})}fitHeight(){if(!this.layout||!this.followsFit)return;let{scale:e}=this.opening({width:this.width,height:Ue}),n=Math.min(Math.max(e*this.layout.height+32,We),Ue);this.el.style.minHeight=`${Math.round(n)}px`,this.height=this.el.clientHeight}look(e){let{layout:n}=this;if(!n)return;this.camera=e;let{scale:r,x:s,y:a}=e;K(this.svg,"width",String(r*n.width)),K(this.svg,"height",String(r*n.height)),K(this.svg,"viewBox",`0 0 ${n.width} ${n.height}`),this.svg.style.transform=`translate(${s}px, ${a}px)`,this.painter.setCamera(e),this.paintAll(),this.events.zoomed(r)}fit(){this.layout&&(this.followsFit=!0,this.look(De(this.layout,this.window)),this.followsFit=!1)}zoomBy(e,n={x:this.width/2,y:this.height/2}){this.layout&&(this.followsFit=!1,this.look(en(this.camera,e,n,this.layout,this.window)))}fullSize(){this.zoomBy(1/this.camera.scale)}reveal(e){if(!this.layout)return;let[n,r,s,a]=this.layout.nodes[e],{scale:i,x:o,y:l}=this.camera,u=(h,p,f)=>h<16?16-h:p>f-16?f-16-p:0,d=u(i*(n-s/2)+o,i*(n+s/2)+o,this.width),c=u(i*(r-a/2)+l,i*(r+a/2)+l,this.height);(d||c)&&this.look(ve(this.camera,d,c,this.layout,this.window))}listen(e){let n=i=>{let o=i.target.closest?.("[data-index]");return o?Number(o.dataset.index):null},r=(i,o,l={})=>this.el.addEventListener(i,o,{...l,signal:e}),s=null;r("pointerdown",i=>{i.button!==0||!this.layout||(s={id:i.pointerId,x:i.clientX,y:i.clientY,camera:this.camera})}),r("pointermove",i=>{if(!s||i.pointerId!==s.id||!this.layout)return;let o=i.clientX-s.x,l=i.clientY-s.y;if(!this.el.hasPointerCapture(s.id)){if(Math.hypot(o,l)<4)return;this.el.setPointerCapture(s.id),this.el.classList.add("adw-panning")}this.followsFit=!1,this.look(ve(s.camera,o,l,this.layout,this.window))});let a=()=>{s=null,this.el.classList.remove("adw-panning")};r("pointerup",a),r("pointercancel",a),r("click",i=>{let o=n(i);o!==null&&this.events.select(o)}),r("pointerover",i=>{s||this.events.hover(n(i))}),r("pointerleave",()=>this.events.hover(null)),r("wheel",i=>{if(!this.layout)return;if(i.ctrlKey||i.metaKey){i.preventDefault();let h=this.el.getBoundingClientRect(),p={x:i.clientX-h.left,y:i.clientY-h.top};this.zoomBy(Math.exp(-i.deltaY*(i.deltaMode?.06:.002)),p);return}let o=this.el.matches(":focus-within"),l=i.deltaMode?16:1,u=-l*(i.shiftKey&&!i.deltaX?i.deltaY:i.deltaX),d=i.shiftKey||!o?0:-l*i.deltaY;if(!u&&!d)return;let c=ve(this.camera,u,d,this.layout,this.window);c.x===this.camera.x&&c.y===this.camera.y||(i.preventDefault(),this.followsFit=!1,this.look(c))},{passive:!1}),r("keydown",i=>this.key(i,n(i))),r("focusin",i=>{let o=n(i);o!==null&&i.target.matches(":focus-visible")&&(this.events.select(o),this.reveal(o))})}key(e,n){let{graph:r}=this;if(!r||n===null||e.ctrlKey||e.metaKey||e.altKey)return;let{edges:s}=r.program,a;switch(e.key){case"ArrowLeft":a=s[r.entering[n][0]]?.from;break;case"ArrowRight":a=s[r.leaving[n][0]]?.to;break;case"ArrowUp":case"ArrowDown":a=this.neighbour(n,e.key==="ArrowDown"?1:-1);break;case"Enter":case" ":a=n;break;default:return}e.preventDefault(),e.stopPropagation(),a!==void 0&&(this.events.select(a),this.reveal(a),this.focusNode(a))}neighbour(e,n){let{nodes:r}=this.layout,[s,a,i]=r[e],o;return r.forEach(([l,u,d],c)=>{let h=n*(u-a);h<=1||Math.abs(l-s)>(i+d)/2||(o===void 0||h<n*(r[o][1]-a))&&(o=c)}),o}};function Ar(t){let e=`M${t[0]} ${t[1]}`;for(let n=2;n+5<t.length;n+=6)e+=`C${t.slice(n,n+6).join(" ")}`;return e}function Sr(t,e){t.moveTo(e[0],e[1]);for(let n=2;n+5<e.length;n+=6)t.bezierCurveTo(e[n],e[n+1],e[n+2],e[n+3],e[n+4],e[n+5])}var ae=null;function nn(t,e,n,r,s){ae??=document.createElement("canvas").getContext("2d"),ae.font=`${r}${e}px ${n}`;let a=ae.measureText(t).width;if(a<=s)return{text:t,width:a};let i=[...t],o=0,l=i.length;for(;o<l;){let d=o+l+1>>1,c=`${i.slice(0,d).join("")}…`;ae.measureText(c).width<=s?o=d:l=d-1}let u=`${i.slice(0,o).join("")}…`;return{text:u,width:ae.measureText(u).width}}var rn=`.ad-widget {
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
.ad-widget .adw-leaves {
  display: grid;
  grid-template-columns: fit-content(38%) minmax(0, 1fr) 84px;
  column-gap: 10px;
}
.ad-widget .adw-leaf {
  display: grid;
  grid-column: 1 / -1;
  grid-template-columns: subgrid;
  align-items: center;
  padding: 4px 8px;
  margin: 0 -8px;
  border-radius: 7px;
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
  min-height: 1.5em;
  font: 12px/1.5 var(--adw-font-number);
  display: flex;
  gap: 1.2em;
  white-space: nowrap;
  contain: content;
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
`;function sn(){let t=e=>Object.entries(e).map(([n,r])=>`--adw-own-${n}:${r};`).join("");return`.ad-widget{${t(E.light)}--adw-font-name:${E.font.name};--adw-font-number:${E.font.number};--adw-font-text:${E.font.text};--adw-size-name:${E.size.name}px;--adw-size-symbol:${E.size.symbol}px}.ad-widget[data-theme=dark]{${t(E.dark)}}`}function on(t){for(let e=t.parentElement??an(t);e;e=e.parentElement??an(e)){let n=Nr(getComputedStyle(e).backgroundColor);if(n!==null)return n<.5}return matchMedia("(prefers-color-scheme: dark)").matches}function an(t){let e=t.getRootNode();return e instanceof ShadowRoot?e.host:null}function Nr(t){let e=t.match(/-?[\d.]+(e-?\d+)?/g)?.map(Number);if(!e||e.length<3||e.length>3&&e[3]<.5)return null;let n=t.startsWith("rgb")?255:1,[r,s,a]=e.map(i=>i/n);return .2126*r+.7152*s+.0722*a}function ln(t,e){let n=new MutationObserver(e),r={attributes:!0,attributeFilter:["class","style","data-theme","data-jp-theme-light","data-jp-theme-name","data-vscode-theme-kind"]},{documentElement:s,body:a}=t.ownerDocument;n.observe(s,r),a&&n.observe(a,r);let i=matchMedia("(prefers-color-scheme: dark)");return i.addEventListener("change",e),()=>{n.disconnect(),i.removeEventListener("change",e)}}function dn(t){let e=getComputedStyle(t),n=t.ownerDocument.createElement("span");n.hidden=!0,t.append(n);let r=a=>(n.style.color=`var(--adw-${a})`,getComputedStyle(n).color||e.color),s={background:r("background"),ink:r("ink"),soft:r("soft"),faint:r("faint"),line:r("line"),positive:r("positive"),negative:r("negative"),warn:r("warn")};return n.remove(),s}var Pr=60;function Ye(t,e){let n=new AbortController,{signal:r}=n,s=null,a=null,i=null,o=w=>{w!==a&&(a=w,k())},l=w=>{s=t.graph?.nodeKeys[w]??null,k()},u=w=>t.graph?.leafNode[w]??-1,d=new pe({edges:w=>A(w),fit:()=>p.fit(),zoom:w=>p.zoomBy(w),fullSize:()=>p.fullSize(),reset:()=>t.reset()},r),c=new fe({hover:o,select:l},r),h=new ye(t,{hover:w=>o(w===null||u(w)<0?null:u(w)),select:w=>{u(w)>=0&&l(u(w))}},r),p=new xe({hover:o,select:l,zoomed:w=>d.setScale(w),placed:()=>x()},r),f=new we,m=b("div",{class:"adw-message",role:"alert",hidden:!0}),g=b("div",{class:"adw-notes"}),v=b("div",{class:"adw-side"},c.el,h.el,g),y=b("div",{class:"ad-widget"},b("style",{},sn()+rn),b("div",{class:"adw-frame"},d.el,b("div",{class:"adw-main"},v,p.el,m),f.el));function A(w){d.setMode(w),p.setMode(w)}function k(w=!1){let{graph:L}=t;if(!L)return;let $=s===null?-1:L.nodeKeys.indexOf(s),N=a??($>=0?$:null);if(N===i&&!w)return;i=N;let Je=N===null?null:Vt(L,N);p.choose(N,Je),f.choose(L,N,Je,t.frame),c.choose(N);let Xe=N===null?-1:L.leafNode.indexOf(N);h.choose(Xe<0?null:Xe)}let O={structure(){let{graph:w}=t;if(w){if(a=null,s===null||!w.nodeKeys.includes(s)){let L=w.leafNode.find($=>$>=0);s=L===void 0?null:w.nodeKeys[L]}d.setTitle(w.title),c.setGraph(w),h.setGraph(w),p.setGraph(w,t.frame),g.replaceChildren(...w.notes.map(L=>b("p",{},L))),k(!0)}},numbers(){p.numbers(t.frame,t.changed),h.gradients(),f.numbers(t.frame)},leaves(){h.values()},status(){K(y,"data-mode",t.mode),K(y,"data-state",t.state),P(m,t.message),m.hidden=t.message==="",d.setStatus(t),p.setDimmed(t.state==="stale"||t.state==="error"),p.setNote(t.graph&&!t.graph.layout?t.layoutNote||"no layout":"")}},x=()=>{y.isConnected&&(K(y,"data-theme",on(y)?"dark":"light"),p.setPalette(dn(y)))};e.append(y);let S=t.attach(O),M=ln(y,x);return O.structure(),A((t.graph?.program.nodes.length??0)<=Pr?"local":"none"),O.status(),()=>{n.abort(),S(),M(),p.destroy(),y.remove()}}var un=new WeakMap;function cn(t){let e=new he(t),n=()=>{let r=t.get("_graph");r&&un.set(r,e)};return n(),t.on("change:_graph",n),{session:e,close(){t.off("change:_graph",n),e.dispose()}}}function Ir({model:t}){return cn(t).close}function hn({model:t,el:e}){let n=t.get("_graph"),r=n?un.get(n):void 0;if(r&&!r.ended)return Ye(r,e);let{session:s,close:a}=cn(t),i=Ye(s,e);return()=>{i(),a()}}function vs(t,e){let n={state:"live",message:"",reason:"",...e._status,mode:"static"};return hn({model:Ze({...e,_status:n}),el:t})}var xs={initialize:Ir,render:hn};export{xs as default,vs as mount};
