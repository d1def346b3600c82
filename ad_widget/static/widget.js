var ce="ad_widget.program";function S(t){let e=1;for(let n of t)e*=n;return e}function he(t){if(typeof t=="string"){let e=atob(t),n=new Uint8Array(e.length);for(let r=0;r<e.length;r++)n[r]=e.charCodeAt(r);return n}return t instanceof Uint8Array?t:t instanceof ArrayBuffer?new Uint8Array(t):new Uint8Array(t.buffer,t.byteOffset,t.byteLength)}function Z(t){let e=he(t.data),n=new DataView(e.buffer,e.byteOffset,e.byteLength),r=S(t.shape),s={float64:8,float32:4,int64:8,bool:1}[t.dtype];if(s===void 0)throw new Error(`unknown dtype ${String(t.dtype)}`);if(e.byteLength!==r*s)throw new Error("array data do not match their shape");let a=new Float64Array(r);for(let o=0;o<r;o++)switch(t.dtype){case"float64":a[o]=n.getFloat64(8*o,!0);break;case"float32":a[o]=n.getFloat32(4*o,!0);break;case"int64":a[o]=Number(n.getBigInt64(8*o,!0));break;case"bool":a[o]=n.getUint8(o)?1:0}return a}function Q(t){let e=he(t);return new Float64Array(e.slice(0,e.byteLength-e.byteLength%8).buffer)}function Ne(t){return{get:e=>t[e]??null,on(){},off(){},send(){}}}var $n=["format","version","values","constants","leaves","steps","forward","backward","output","nodes","edges","guards","show","source"];function Pe(t){let e=n=>t.get(n);return e("format")!==ce||e("_graph")?null:Ne({_graph:{id:0,program:Object.fromEntries($n.map(n=>[n,e(n)])),layout:e("layout")??null,dot:null,controls:e("controls")??[],title:e("title")??"",notes:e("notes")??[]},_status:{mode:"static",state:"live",message:"",reason:""}})}function it(t,e,n){let[r,s,a,o]=t.bb.split(",").map(Number),i=d=>{let[c,h]=d.split(",").map(Number);return[B(c-r),B(o-h)]},l=new Array(e.nodes.length);for(let{name:d,pos:c,width:h,height:p}of t.objects??[])l[Number(d.slice(1))]=[...i(c),B(72*Number(h)),B(72*Number(p))];let u=new Array(e.edges.length);for(let{id:d,pos:c}of t.edges??[]){let h=c.split(" ").flatMap(i);u[Number(d.slice(1))]={path:h,label:Vn(h)}}for(let d=0;d<l.length;d++)if(!l[d])throw new Error(`no place for node ${d}`);for(let d=0;d<u.length;d++)if(!u[d])throw new Error(`no curve for edge ${d}`);return{width:B(a-r),height:B(o-s),nodes:l,edges:u,engine:n}}function Vn(t){let e=t[t.length-2],n=e-Math.min(.42*(e-t[0]),28),r=0;for(;r+8<t.length&&t[r+6]<n;)r+=6;let s=t.slice(r,r+8),a=0,o=1,i=0;for(let l=0;l<16;l++)i=(a+o)/2,Ie(s,0,i)<n?a=i:o=i;return[B(Ie(s,0,i)),B(Ie(s,1,i))]}function Ie(t,e,n){let r=1-n;return r*r*r*t[e]+3*r*r*n*t[e+2]+3*r*n*n*t[e+4]+n*n*n*t[e+6]}var B=t=>Math.round(1e3*t)/1e3;var Kn=500,Re=Symbol.for("ad_widget.graphviz"),Te=globalThis;async function dt(t,e,n){Te[Re]??=n();let r;try{r=await Te[Re]}catch(a){throw delete Te[Re],a}let s=URL.createObjectURL(new Blob([r],{type:"text/javascript"}));try{let[a,o]=e.program.nodes.length>=Kn?await Hn(s,t).catch(()=>lt(s,t)):await lt(s,t);return it(JSON.parse(a),e.program,`wasm-graphviz ${o}`)}finally{URL.revokeObjectURL(s)}}async function lt(t,e){let r=await(await import(t)).Graphviz.load();return[r.layout(e,"json0","dot"),r.version()]}function Hn(t,e){let n=`import { Graphviz } from ${JSON.stringify(t)};
onmessage = async ({ data }) => {
  try {
    const graphviz = await Graphviz.load();
    postMessage([graphviz.layout(data, "json0", "dot"), graphviz.version()]);
  } catch (error) {
    postMessage(String(error));
  }
};
postMessage(null);`,r=URL.createObjectURL(new Blob([n],{type:"text/javascript"}));return new Promise((s,a)=>{let o=new Worker(r,{type:"module"}),i=()=>{o.terminate(),URL.revokeObjectURL(r)};o.onerror=l=>{i(),a(new Error(l.message||"no worker"))},o.onmessage=({data:l})=>{if(l===null){o.postMessage(e);return}i(),typeof l=="string"?a(new Error(l)):s(l)}})}var jn="http://www.w3.org/2000/svg";function ut(t,e,n){for(let[r,s]of Object.entries(e))s===!1||s===void 0||t.setAttribute(r,s===!0?"":String(s));return t.append(...n),t}function v(t,e={},...n){return ut(document.createElement(t),e,n)}function V(t,e={},...n){return ut(document.createElementNS(jn,t),e,n)}var re={"data-lm-suppress-shortcuts":"true"};function R(t,e){t.textContent!==e&&(t.textContent=e)}function q(t,e,n){t.getAttribute(e)!==n&&t.setAttribute(e,n)}function D(t){return t.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu,"�")}var pe=class{id;program;controls;title;notes;dot;layout;slots=[];frameLength;nodeValue;nodeGrad;edgeContribution;edgeLocal;labels;nodeKeys;edgeKeys;leaving;entering;outputNode;outputName;leafStart=[0];leafNode;initial;constructor(e){let{program:n}=e;if(n.format!==ce||n.version!==1)throw new Error(`cannot read ${n.format} version ${n.version}`);this.id=e.id,this.program=n,this.layout=e.layout??null,this.dot=e.dot??null,this.controls=e.controls??[],this.title=D(e.title??""),this.notes=e.notes??[];let r=new Map,s=0;for(let o of n.show){let i=n.values[o][0],l=S(i);r.set(o,this.slots.length),this.slots.push({start:s,size:l,shape:i}),s+=l}this.frameLength=s;let a=o=>o===null?-1:r.get(o)??-1;this.nodeValue=n.nodes.map(o=>a(o.value)),this.nodeGrad=n.nodes.map(o=>a(o.grad)),this.edgeContribution=n.edges.map(o=>a(o.contribution)),this.edgeLocal=n.edges.map(o=>a(o.local)),this.labels=n.nodes.map(o=>D(o.label)),this.nodeKeys=n.nodes.map((o,i)=>o.name??String(i)),this.edgeKeys=n.edges.map(o=>`${this.nodeKeys[o.from]}->${this.nodeKeys[o.to]}`),this.leaving=n.nodes.map(()=>[]),this.entering=n.nodes.map(()=>[]),n.edges.forEach((o,i)=>{this.leaving[o.from].push(i),this.entering[o.to].push(i)}),this.outputNode=n.nodes.findIndex(o=>o.value===n.output),this.outputName=qn(this.title,n.nodes[this.outputNode]);for(let o of n.leaves)this.leafStart.push(this.leafStart.at(-1)+S(n.values[o.value][0]));this.leafNode=n.leaves.map(o=>n.nodes.findIndex(i=>i.value===o.value)),this.initial=n.leaves.map(o=>Z(o.data))}get leafLength(){return this.leafStart.at(-1)}leafShape(e){return this.program.values[this.program.leaves[e].value][0]}initialValues(){let e=new Float64Array(this.leafLength);return this.initial.forEach((n,r)=>e.set(n,this.leafStart[r])),e}sameLeaves(e){let n=this.program.leaves,r=e.program.leaves;return n.length===r.length&&n.every((s,a)=>{let o=this.leafShape(a),i=e.leafShape(a);return s.name===r[a].name&&o.length===i.length&&o.every((l,u)=>l===i[u])})}};function qn(t,e){let n=/^[\p{L}_][\p{L}\p{N}_.[\]']*$/u;for(let r of[e?.name??"",t,e?.label??""])if(n.test(r)&&r.length<=24)return r;return"output"}var Dn={after(t,e){let n=setTimeout(e,t);return()=>clearTimeout(n)}},Un=3,Wn=3e3,Yn=3e4,fe=class{gap=0;answering=!0;sequence=0;unanswered=[];waiting=null;last=null;tried=!1;stopTimer=null;stopRest=null;send;changed;clock;constructor(e,n=()=>{},r=Dn){this.send=e,this.changed=n,this.clock=r}get idle(){return this.unanswered.length===0&&this.waiting===null}get latest(){return this.sequence}push(e){this.last=e.slice(),this.waiting=this.last,this.flush()}hurry(){this.stopRest?.(),this.stopRest=null;let e=this.waiting;e&&(this.waiting=null,this.dispatch(e))}answer(e){this.unanswered=this.unanswered.filter(n=>n>e),this.heard(),this.flush(),this.idle&&this.changed()}heard(){this.tried=!1,this.stopTimer?.(),this.stopTimer=null,this.answering||(this.answering=!0,this.changed()),this.unanswered.length&&this.watch()}lost(){this.stopTimer?.(),this.stopTimer=null,this.unanswered=[],this.waiting=null,this.answering&&(this.answering=!1,this.changed())}dispose(){this.stopTimer?.(),this.stopTimer=null,this.stopRest?.(),this.stopRest=null,this.unanswered=[],this.waiting=null}flush(){if(!this.waiting||this.unanswered.length>=Un||this.stopRest)return;let e=this.waiting;this.waiting=null,this.gap>0&&(this.stopRest=this.clock.after(this.gap,()=>{this.stopRest=null,this.flush()})),this.dispatch(e)}dispatch(e){this.unanswered.push(++this.sequence),this.stopTimer||this.watch(),this.send(this.sequence,e)}watch(){this.stopTimer=this.clock.after(this.answering?Wn:Yn,()=>{if(this.stopTimer=null,this.answering){this.answering=!1,this.changed(),this.watch();return}let e=this.last;this.unanswered=[],this.waiting=null,e&&!this.tried&&(this.tried=!0,this.dispatch(e))})}};var ze=[0,1,2,2,2,2,1,1,1,1,1,1,1,1,1,2,2,2,2,2,2,3,1,2,3,0,0];function Oe(t,e,n,r){let s=e.length,a=0;for(;a<s;){let o=e[a],i=e[a+1],l=i+e[a+2];switch(a+=3,o){case 0:n[i]();break;case 1:for(;i<l;i++,a++)t[i]=t[e[a]];break;case 2:for(;i<l;i++,a+=2)t[i]=t[e[a]]+t[e[a+1]];break;case 3:for(;i<l;i++,a+=2)t[i]=t[e[a]]-t[e[a+1]];break;case 4:for(;i<l;i++,a+=2)t[i]=t[e[a]]*t[e[a+1]];break;case 5:for(;i<l;i++,a+=2)t[i]=t[e[a]]/t[e[a+1]];break;case 6:for(;i<l;i++,a++)t[i]=-t[e[a]];break;case 7:for(;i<l;i++,a++)t[i]=t[e[a]]*t[e[a]];break;case 8:for(;i<l;i++,a++)t[i]=Math.sqrt(t[e[a]]);break;case 9:for(;i<l;i++,a++)t[i]=Math.abs(t[e[a]]);break;case 10:for(;i<l;i++,a++)t[i]=Math.exp(t[e[a]]);break;case 11:for(;i<l;i++,a++)t[i]=Math.log(t[e[a]]);break;case 12:for(;i<l;i++,a++)t[i]=Math.sin(t[e[a]]);break;case 13:for(;i<l;i++,a++)t[i]=Math.cos(t[e[a]]);break;case 14:for(;i<l;i++,a++)t[i]=Math.tanh(t[e[a]]);break;case 15:for(;i<l;i++,a+=2)t[i]=Math.max(t[e[a]],t[e[a+1]]);break;case 16:for(;i<l;i++,a+=2)t[i]=Math.min(t[e[a]],t[e[a+1]]);break;case 17:for(;i<l;i++,a+=2)t[i]=t[e[a]]<t[e[a+1]]?1:0;break;case 18:for(;i<l;i++,a+=2)t[i]=t[e[a]]<=t[e[a+1]]?1:0;break;case 19:for(;i<l;i++,a+=2)t[i]=t[e[a]]===t[e[a+1]]?1:0;break;case 20:for(;i<l;i++,a+=2)t[i]=t[e[a]]!==t[e[a+1]]?1:0;break;case 21:for(;i<l;i++,a+=3)t[i]=t[e[t[e[a]]!==0?a+1:a+2]];break;case 22:case 23:case 24:r[e[a]](t,e,a+1,i,l),a+=1+(l-i)*(o-22+1);break;case 25:for(;i<l;i++)t[i]=Math.fround(t[i]);break;case 26:for(;i<l;i++)t[i]+=0}}}var me=class{size=0;places=[];put(e){let n=this.size;return this.places[e.id]=n,this.size+=e.size,n}alias(e,n){this.places[e.id]=this.at(n)}at=e=>{let n=this.places[e.id];if(n===void 0)throw new Error(`value ${e.id} is read before it is computed`);return n}};function ct(t,e,n){let r=new Fe(t),s=[],a=new Map,o=[],i=u=>{let{plan:d,step:c}=t[u];if(d.kind==="alias"){o.push(u);return}let h=d.kind==="run"?d.code:0,p=d.kind==="run"&&d.loop?Qn(d.loop,n):-1,m=Zn(d,c.output),f=((p+1)*32+h)*32+m,g=a.get(f);g||(g={group:{code:h,loop:p,after:m,members:[]},ready:[]},a.set(f,g),s.push(g)),g.ready.push(u)};r.first(i);let l=[];for(;;){for(;o.length;){let p=o.pop(),{plan:m,step:f}=t[p];m.kind==="alias"&&e.alias(f.output,m.of),r.done(p,i)}let u=s[0];for(let p of s)p.ready.length>u.ready.length&&(u=p);if(!u?.ready.length)break;let{group:d,ready:c}=u,h=[];for(let p=0;p<c.length;p++)e.put(t[c[p]].step.output),h.push(t[c[p]]),r.done(c[p],i),(d.code===0||p===c.length-1)&&l.push({...d,members:h.splice(0)});c.length=0}return u=>Jn(l,u,e.at)}function Jn(t,e,n){let r=[],s=t.map(({members:u})=>{let d=0;for(let{step:c}of u)d+=c.output.size;return d}),a=0;t.forEach(({code:u,after:d},c)=>a+=4+s[c]*ze[u]+(d?3:0));let o=new Int32Array(a),i=0,l=(u,d,c)=>{o[i++]=u,o[i++]=d,o[i++]=c};return t.forEach((u,d)=>{if(!s[d])return;let c=n(u.members[0].step.output);u.code===0?l(0,r.length,0):l(u.code,c,s[d]),u.loop>=0&&(o[i++]=u.loop);let h=ze[u.code];for(let{plan:p,step:m}of u.members)if(p.kind==="call"&&r.push(p.make(e,n)),p.kind==="run"){for(let f=0;f<h;f++)Xn(o,i+f,h,p.operands[f],m.output.size,n);i+=m.output.size*h}u.after&&l(u.after,c,s[d])}),{code:o.slice(0,i),calls:r}}function Xn(t,e,n,{value:r,index:s,pieces:a,which:o},i,l){if(i===1&&!s){t[e]=l(r);return}if(a&&o&&s){let c=a.map(l);for(let h=0;h<i;h++,e+=n)t[e]=c[o[h]]+s[h];return}let u=l(r),d=r.size===1?0:1;for(let c=0;c<i;c++,e+=n)t[e]=u+(s?s[c]:c*d)}function Zn(t,e){return t.kind==="alias"||t.exact?0:e.dtype==="float32"?25:e.dtype==="int64"?26:0}function Qn(t,e){let n=e.indexOf(t);return n<0?e.push(t)-1:n}var Fe=class{waits;starts;readers;constructor(e){let n=new Map;e.forEach(({step:a},o)=>n.set(a.output.id,o));let r=[];this.waits=new Int32Array(e.length),this.starts=new Int32Array(e.length+1),e.forEach(({step:a},o)=>{for(let{id:i}of a.inputs){let l=n.get(i);l!==void 0&&(r.push(l,o),this.starts[l+1]++,this.waits[o]++)}});for(let a=0;a<e.length;a++)this.starts[a+1]+=this.starts[a];this.readers=new Int32Array(r.length/2);let s=this.starts.slice();for(let a=0;a<r.length;a+=2)this.readers[s[r[a]]++]=r[a+1]}first(e){for(let n=0;n<this.waits.length;n++)this.waits[n]===0&&e(n)}done(e,n){for(let r=this.starts[e];r<this.starts[e+1];r++)--this.waits[this.readers[r]]===0&&n(this.readers[r])}};function z(t){let e=new Array(t.length),n=1;for(let r=t.length-1;r>=0;r--)e[r]=n,n*=t[r];return e}function F(t,e,n=0){let r=new Int32Array(S(t));if(r.length===0)return r;r[0]=n;let s=1;for(let a=t.length-1;a>=0;a--){let o=e[a],i=s;for(let l=1;l<t[a];l++){let u=l*o;for(let d=0;d<i;d++)r[s++]=r[d]+u}}return r}function Ge(t,e){let n=z(t),r=e.length-t.length;return e.map((s,a)=>a<r||t[a-r]===1&&s!==1?0:n[a-r])}function K(t,e){return S(t)===S(e)?null:F(e,Ge(t,e))}function se(t,e){return t==null?Array.from({length:e},(r,s)=>s):(Array.isArray(t)?t:[t]).map(r=>r<0?r+e:r)}function j(t,e){let n=z(t),r=[...t.keys()].filter(a=>!e.includes(a)).concat(e);return{index:F(r.map(a=>t[a]),r.map(a=>n[a])),length:S(e.map(a=>t[a]))}}function ht(t,e,n,{stride:r,before:s,spread:a,dilation:o}){let i=z(t),l=[...e,...n],u=new Int32Array(S(l)),d=z(l);return t.forEach((c,h)=>{F(l,d.map((m,f)=>f===h?r[h]:f===h+e.length?o[h]:0),-s[h]).forEach((m,f)=>{let g=m/a[h];u[f]>=0&&(u[f]=g>=0&&g<c&&Number.isInteger(g)?u[f]+g*i[h]:-1)})}),u}var pt=t=>t.map(([e])=>e),er=({inputs:[t,e],output:n,attrs:r})=>{let[s,a]=t.shape,[o]=e.shape,i=e.shape.slice(2),l=n.shape.slice(2),u=S(t.shape.slice(2)),d=S(i),c=S(l),h=ht(t.shape.slice(2),l,i,{stride:r.stride,before:pt(r.padding),spread:r.spread,dilation:r.dilation});return{kind:"call",work:1.5*s*o*a*c*d,make(p,m){let[f,g,y]=[t,e,n].map(m);return()=>{let w=y;for(let E=0;E<s;E++)for(let b=0;b<o;b++)for(let k=0;k<c;k++,w++){let L=0,A=g+b*a*d;for(let M=0;M<a;M++){let I=f+(E*a+M)*u;for(let C=k*d;C<(k+1)*d;C++,A++)L+=(h[C]<0?0:p[I+h[C]])*p[A]}p[w]=L}}}}},tr=({inputs:[t],output:e,attrs:n})=>{let r=t.shape.slice(2),s=n.window,a=s.map(()=>1),o=e.shape.slice(2),i=ht(r,o,s,{stride:n.stride,before:pt(n.padding),spread:a,dilation:a}),l=S(s),u=S(o),d=S(r),c=t.shape[0]*t.shape[1];return{kind:"call",work:1.5*c*i.length,exact:!0,make(h,p){let[m,f]=[t,e].map(p);return()=>{let g=f;for(let y=0;y<c;y++){let w=m+y*d;for(let E=0;E<u;E++,g++){let b=-1/0;for(let k=E*l;k<(E+1)*l;k++)i[k]>=0&&(b=Math.max(b,h[w+i[k]]));h[g]=b}}}}}},ft={conv:er,max_pool:tr};function mt(t,e){return t===1||t===-1&&(e===1/0||e===-1/0)?1:t**e}function be(t){let e=Math.floor(t),n=t-e;return n<.5||n===.5&&e%2===0?e:n>=.5?e+1:t}function gt(t,e){let n=10**Math.abs(e);return e>=0?be(t*n)/n:be(t/n)*n}function Ce(t,e){let n=t%e;return n!==0&&n<0!=e<0?n+e:n}function bt(t,e){if(e===0)return t/e;let n=t%e,r=(t-n)/e;n!==0&&n<0!=e<0&&(r-=1);let s=Math.floor(r);return r-s>.5?s+1:s}var wt=(t,e)=>e===0?0:Ce(t,e),yt=(t,e)=>e===0?0:t%e,vt=(t,e)=>e===0?0:Math.floor(t/e),xt=(t,e)=>t>=e||e!==e?t:e,kt=(t,e)=>t<=e||e!==e?t:e,Mt=(t,e,n)=>Math.min(Math.max(t,e),n),we=t=>t<0||Object.is(t,-0)?1:0,At=(t,e)=>we(t)===we(e)?t:-t,Et=(t,e)=>t<0?0:t>0?1:t===0?e:t;function St(t,e){if(t===e)return t+Math.LN2;let n=t-e;return n>0?t+Math.log1p(Math.exp(-n)):n<=0?e+Math.log1p(Math.exp(n)):n}function Lt(t,e){if(t===e)return t+1;let n=t-e,r=s=>Math.LOG2E*Math.log1p(s);return n>0?t+r(2**-n):n<=0?e+r(2**n):n}function Nt(t){let e=Math.PI*(t===0?1e-20:t);return Math.sin(e)/e}function Pt(t){let e=Math.exp(-Math.abs(t));return(t>=0?1:e)/(1+e)}var nr=[[.18577770618460315,3.1611237438705655,113.86415415105016,377.485237685302,3209.3775891384694],[1,23.601290952344122,244.02463793444417,1282.6165260773723,2844.236833439171]],rr=[[21531153547440383e-24,.5641884969886701,8.883149794388377,66.11919063714163,298.6351381974001,881.952221241769,1712.0476126340707,2051.0783778260716,1230.3393547979972],[1,15.744926110709835,117.6939508913125,537.1811018620099,1621.3895745666903,3290.7992357334597,4362.619090143247,3439.3676741437216,1230.3393548037495]],sr=[[.016315387137302097,.30532663496123236,.36034489994980445,.12578172611122926,.016083785148742275,.0006587491615298378],[1,2.568520192289822,1.8729528499234604,.5279051029514285,.06051834131241432,.0023352049762686918]];function _e(t,[e,n]){let r=e[0],s=n[0];for(let a=1;a<e.length;a++)r=r*t+e[a],s=s*t+n[a];return r/s}function $e(t){let e=t/-Math.SQRT2,n=Math.abs(e);if(n<=.46875)return(1-e*_e(n*n,nr))/2;let r=1/(n*n),s=Math.exp(-n*n)*(n<=4?_e(n,rr):(1/Math.sqrt(Math.PI)-r*_e(r,sr))/n);return(e>0?s:2-s)/2}var It=(t,e)=>Number(BigInt(t)&BigInt(e)),Rt=(t,e)=>Number(BigInt(t)|BigInt(e)),Tt=(t,e)=>Number(BigInt(t)^BigInt(e));var ae={cbrt(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Math.cbrt(t[e[n]])},reciprocal(t,e,n,r,s){for(;r<s;r++,n++)t[r]=1/t[e[n]]},sign(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Math.sign(t[e[n]])},floor(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Math.floor(t[e[n]])},ceil(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Math.ceil(t[e[n]])},trunc(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Math.trunc(t[e[n]])},rint(t,e,n,r,s){for(;r<s;r++,n++)t[r]=be(t[e[n]])},exp2(t,e,n,r,s){for(;r<s;r++,n++)t[r]=2**t[e[n]]},expm1(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Math.expm1(t[e[n]])},log2(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Math.log2(t[e[n]])},log10(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Math.log10(t[e[n]])},log1p(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Math.log1p(t[e[n]])},tan(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Math.tan(t[e[n]])},arcsin(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Math.asin(t[e[n]])},arccos(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Math.acos(t[e[n]])},arctan(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Math.atan(t[e[n]])},sinh(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Math.sinh(t[e[n]])},cosh(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Math.cosh(t[e[n]])},arcsinh(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Math.asinh(t[e[n]])},arccosh(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Math.acosh(t[e[n]])},arctanh(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Math.atanh(t[e[n]])},degrees(t,e,n,r,s){for(;r<s;r++,n++)t[r]=t[e[n]]*(180/Math.PI)},radians(t,e,n,r,s){for(;r<s;r++,n++)t[r]=t[e[n]]*(Math.PI/180)},sinc(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Nt(t[e[n]])},logical_not(t,e,n,r,s){for(;r<s;r++,n++)t[r]=t[e[n]]===0?1:0},isnan(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Number.isNaN(t[e[n]])?1:0},isinf(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Math.abs(t[e[n]])===1/0?1:0},isfinite(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Math.abs(t[e[n]])<1/0?1:0},signbit(t,e,n,r,s){for(;r<s;r++,n++)t[r]=we(t[e[n]])},sigmoid(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Pt(t[e[n]])}},Ve={power(t,e,n,r,s){for(;r<s;r++,n+=2)t[r]=mt(t[e[n]],t[e[n+1]])},fmax(t,e,n,r,s){for(;r<s;r++,n+=2)t[r]=xt(t[e[n]],t[e[n+1]])},fmin(t,e,n,r,s){for(;r<s;r++,n+=2)t[r]=kt(t[e[n]],t[e[n+1]])},hypot(t,e,n,r,s){for(;r<s;r++,n+=2)t[r]=Math.hypot(t[e[n]],t[e[n+1]])},remainder(t,e,n,r,s){for(;r<s;r++,n+=2)t[r]=Ce(t[e[n]],t[e[n+1]])},fmod(t,e,n,r,s){for(;r<s;r++,n+=2)t[r]=t[e[n]]%t[e[n+1]]},floor_divide(t,e,n,r,s){for(;r<s;r++,n+=2)t[r]=bt(t[e[n]],t[e[n+1]])},heaviside(t,e,n,r,s){for(;r<s;r++,n+=2)t[r]=Et(t[e[n]],t[e[n+1]])},copysign(t,e,n,r,s){for(;r<s;r++,n+=2)t[r]=At(t[e[n]],t[e[n+1]])},logaddexp(t,e,n,r,s){for(;r<s;r++,n+=2)t[r]=St(t[e[n]],t[e[n+1]])},logaddexp2(t,e,n,r,s){for(;r<s;r++,n+=2)t[r]=Lt(t[e[n]],t[e[n+1]])},arctan2(t,e,n,r,s){for(;r<s;r++,n+=2)t[r]=Math.atan2(t[e[n]],t[e[n+1]])},logical_and(t,e,n,r,s){for(;r<s;r++,n+=2)t[r]=t[e[n]]!==0&&t[e[n+1]]!==0?1:0},logical_or(t,e,n,r,s){for(;r<s;r++,n+=2)t[r]=t[e[n]]!==0||t[e[n+1]]!==0?1:0},logical_xor(t,e,n,r,s){for(;r<s;r++,n+=2)t[r]=t[e[n]]!==0!=(t[e[n+1]]!==0)?1:0},bitwise_and(t,e,n,r,s){for(;r<s;r++,n+=2)t[r]=It(t[e[n]],t[e[n+1]])},bitwise_or(t,e,n,r,s){for(;r<s;r++,n+=2)t[r]=Rt(t[e[n]],t[e[n+1]])},bitwise_xor(t,e,n,r,s){for(;r<s;r++,n+=2)t[r]=Tt(t[e[n]],t[e[n+1]])}},zt={clip(t,e,n,r,s){for(;r<s;r++,n+=3)t[r]=Mt(t[e[n]],t[e[n+1]],t[e[n+2]])}},Ke={remainder(t,e,n,r,s){for(;r<s;r++,n+=2)t[r]=wt(t[e[n]],t[e[n+1]])},fmod(t,e,n,r,s){for(;r<s;r++,n+=2)t[r]=yt(t[e[n]],t[e[n+1]])},floor_divide(t,e,n,r,s){for(;r<s;r++,n+=2)t[r]=vt(t[e[n]],t[e[n+1]])},invert(t,e,n,r,s){for(;r<s;r++,n++)t[r]=-t[e[n]]-1},reciprocal(t,e,n,r,s){for(;r<s;r++,n++)t[r]=Math.trunc(1/t[e[n]])}},Ot=(t,e,n,r,s)=>{for(;r<s;r++,n++)t[r]=Math.abs(t[e[n]])<2**63?Math.trunc(t[e[n]]):-(2**63)},Ft=(t,e,n,r,s)=>{for(;r<s;r++,n++)t[r]=t[e[n]]*t[e[n]]*t[e[n]]},Gt=t=>(e,n,r,s,a)=>{for(;s<a;s++,r++)e[s]=gt(e[n[r]],t)};var G=class extends Error{},ee=t=>({kind:"alias",of:t});var ir={negative:6,square:7,sqrt:8,absolute:9,exp:10,log:11,sin:12,cos:13,tanh:14,add:2,subtract:3,multiply:4,divide:5,maximum:15,minimum:16,less:17,less_equal:18,equal:19,not_equal:20,where:21,invert:Ke.invert,...ae,...Ve,...zt},lr={add:15,multiply:16,bitwise_and:16,bitwise_or:15,bitwise_xor:20,invert:ae.logical_not};function N(t,e,n){let{output:r}=t,s=n.map(o=>({value:o,index:o.size===1?null:K(o.shape,r.shape)}));return typeof e=="number"?{kind:"run",code:e,operands:s}:{kind:"run",code:[22,23,24][n.length-1],loop:e,operands:s}}function Ct(t){let{inputs:e}=t,n=e.filter(r=>!r.weak).map(r=>r.dtype);return!n.includes("float32")||n.includes("float64")||n.includes("int64")?e:e.map(r=>r.weak&&r.constant?t.literal(Math.fround(r.constant[0])):r)}var $t=t=>e=>{let n=e.inputs.map(s=>s.dtype),r=t;return n.every(s=>s==="bool")?r=lr[e.op]??t:n.every(s=>s==="bool"||s==="int64")&&(r=Ke[e.op]??t),N(e,r,Ct(e))},dr=t=>{let[e,n]=t.inputs,r=n.constant?.length===1?n.constant[0]:NaN;return r===2?N(t,7,[e]):r===.5&&t.output.shape.length?N(t,8,[e]):r===3?N(t,Ft,[e]):r===-1&&t.output.dtype!=="int64"?N(t,ae.reciprocal,[e]):$t(Ve.power)(t)},_t=t=>e=>N(e,t,[...Ct(e)].reverse()),ur=t=>{let[e]=t.inputs,{dtype:n}=t.output;return n===e.dtype||n==="float64"||e.dtype==="bool"?ee(e):n==="bool"?N(t,20,[e,t.literal(0)]):n==="float32"?N(t,1,[e]):N(t,Ot,[e])},Vt={...Object.fromEntries(Object.entries(ir).map(([t,e])=>[t,$t(e)])),power:dr,greater:_t(17),greater_equal:_t(18),positive:t=>ee(t.inputs[0]),round:t=>{let e=Number(t.attrs.decimals??0);return N(t,e?Gt(e):ae.rint,t.inputs)},astype:ur};var cr=t=>(e,n,r,s,a)=>{for(;s<a;s++,r++)e[s]=e[n[r]]>0?e[n[r]]:t*e[n[r]]},hr=t=>(e,n,r,s,a)=>{for(;s<a;s++,r++)e[s]=e[n[r]]>0?e[n[r]]:t*Math.expm1(e[n[r]])},pr=(t,e,n,r,s)=>{for(;r<s;r++,n++)t[r]=Math.max(t[e[n]],0)+Math.log1p(Math.exp(-Math.abs(t[e[n]])))},fr=(t,e,n,r,s)=>{for(;r<s;r++,n++)t[r]=$e(t[e[n]])},mr=(t,e,n,r,s)=>{for(;r<s;r++,n++)t[r]=t[e[n]]*$e(t[e[n]])},gr=(t,e,n,r,s)=>{for(;r<s;r++,n+=2)t[r]=(t[e[n]]-t[e[n+1]])**2},Kt=t=>({inputs:[e],output:n,attrs:r})=>{let{index:s,length:a}=j(e.shape,[Number(r.axis)]);return{kind:"call",work:10*e.size,make(o,i){let l=i(e),u=i(n);return()=>{for(let d=0;d<s.length;d+=a){let c=d+a,h=-1/0;for(let f=d;f<c;f++)h=Math.max(h,o[l+s[f]]);let p=0;for(let f=d;f<c;f++){let g=o[l+s[f]]-h,y=Math.exp(g);p+=y,o[u+s[f]]=t?g:y}let m=Math.log(p);for(let f=d;f<c;f++)t?o[u+s[f]]-=m:o[u+s[f]]/=p}}}}};function Ht({attrs:t},e){return t.reduction==="mean"?1/e:1}var br=t=>{let{inputs:[e,n],output:r,attrs:s}=t;if(n.size>e.size)throw new G("cross entropy of more targets than logits is the kernel's");let{index:a,length:o}=j(e.shape,[Number(s.axis)]),i=K(n.shape,e.shape),l=i?a.map(c=>i[c]):a,u=s.reduction==="none",d=Ht(t,a.length/o);return{kind:"call",work:12*e.size,make(c,h){let[p,m,f]=[e,n,r].map(h);return()=>{let g=0;for(let y=0,w=0;y<a.length;y+=o,w++){let E=y+o,b=-1/0;for(let M=y;M<E;M++)b=Math.max(b,c[p+a[M]]);let k=0;for(let M=y;M<E;M++)k+=Math.exp(c[p+a[M]]-b);let L=Math.log(k),A=0;for(let M=y;M<E;M++){let I=c[m+l[M]];I!==0&&(A-=I*(c[p+a[M]]-b-L))}u&&(c[f+w]=A),g+=A}u||(c[f]=g*d)}}}},wr=t=>{let{inputs:e,output:n,attrs:r}=t;if(r.reduction==="none")return N(t,gr,e);let[s,a]=e,o=Math.max(s.shape.length,a.shape.length),i=Array.from({length:o},(h,p)=>{let[m,f]=[s,a].map(g=>g.shape[p-o+g.shape.length]??1);return m===1?f:m}),{index:l}=j(i,[]),[u,d]=[s,a].map(h=>K(h.shape,i)??l),c=Ht(t,l.length);return{kind:"call",work:2*l.length,make(h,p){let[m,f,g]=[s,a,n].map(p);return()=>{let y=0;for(let w=0;w<l.length;w++)y+=(h[m+u[w]]-h[f+d[w]])**2;h[g]=y*c}}}},jt={relu:t=>N(t,15,[t.inputs[0],t.literal(0)]),leaky_relu:t=>N(t,cr(Number(t.attrs.slope)),t.inputs),elu:t=>N(t,hr(Number(t.attrs.alpha)),t.inputs),softplus:t=>N(t,pr,t.inputs),normal_cdf:t=>N(t,fr,t.inputs),gelu:t=>N(t,mr,t.inputs),softmax:Kt(!1),log_softmax:Kt(!0),cross_entropy:br,mse:wr};var He=new Float64Array(32),Dt=(t,e,n,r,s)=>{let a=n+r,o=0,i=0;for(let l=n;;i++){let u=Math.min(l+128,a);for(o=0;l<u;l++)o+=t[e[l]];if(l===a)break;let d=0;for(;i>>d&1;d++)o+=He[d];He[d]=o}for(let l=0;i>>l;l++)i>>l&1&&(o+=He[l]);t[s]=o},yr=(t,e,n,r,s)=>{let a=1;for(let o=n;o<n+r;o++)a*=t[e[o]];t[s]=a},Ut=(t,e,n,r,s)=>{let a=-1/0;for(let o=n;o<n+r;o++)a=Math.max(a,t[e[o]]);t[s]=a},vr=(t,e,n,r,s)=>{let a=1/0;for(let o=n;o<n+r;o++)a=Math.min(a,t[e[o]]);t[s]=a},Bt=t=>(e,n,r,s,a)=>{let o=0;for(let i=0;i<s;i++){let l=t*e[n[r+i]];if(l!==l){o=i;break}l>t*e[n[r+o]]&&(o=i)}e[a]=o},xr=(t,e,n,r,s)=>{let a=0;for(let o=n;o<n+r;o++)t[e[o]]!==0&&(a=1);t[s]=a},kr=(t,e,n,r,s)=>{let a=1;for(let o=n;o<n+r;o++)t[e[o]]===0&&(a=0);t[s]=a},Wt=(t,e,n,r,s)=>{Dt(t,e,n,r,s),t[s]/=r},qt=t=>(e,n,r,s,a)=>{Wt(e,n,r,s,a);let o=e[a],i=0;for(let l=r;l<r+s;l++)i+=(e[n[l]]-o)**2;e[a]=i/Math.max(s-t,0)},Mr=(t,e,n,r,s)=>{Ut(t,e,n,r,s);let a=t[s],o=a-a===0?a:0,i=0;for(let l=n;l<n+r;l++)i+=Math.exp(t[e[l]]-o);t[s]=Math.log(i)+o};function oe({inputs:t,output:e,attrs:n},r){let[s]=t,{index:a,length:o}=j(s.shape,se(n.axis,s.shape.length));return{kind:"call",work:s.size,make(i,l){let u=l(s),d=a.map(p=>u+p),c=l(e),h=e.size;return()=>{for(let p=0;p<h;p++)r(i,d,p*o,o,c+p)}}}}var Ar=(t,e,n,r,s,a)=>{let o=0;for(let i=s;i<s+a;i++)t[e[i]]=o+=t[n[i]]},Er=(t,e,n,r,s,a)=>{let o=1;for(let i=s;i<s+a;i++)t[e[i]]=o*=t[n[i]]},Sr=(t,e,n,r,s,a)=>{let o=0;for(let i=s;i<s+a;i++)t[e[i]]=o=t[n[i]]*o+t[r[i]]};function je({inputs:t,output:e,attrs:n},r){let{index:s,length:a}=j(e.shape,se(n.axis,e.shape.length)),o=[e,...t].map(i=>K(i.shape,e.shape));return{kind:"call",work:e.size,make(i,l){let[u,d,c]=[e,...t].map((h,p)=>{let m=l(h),f=o[p];return s.map(g=>m+(f?f[g]:g))});return()=>{for(let h=0;h<s.length;h+=a)r(i,u,d,c??d,h,a)}}}}var Lr={sum:Dt,prod:yr,max:Ut,min:vr,argmax:Bt(1),argmin:Bt(-1),any:xr,all:kr,mean:Wt,logsumexp:Mr},Yt={...Object.fromEntries(Object.entries(Lr).map(([t,e])=>[t,n=>oe(n,e)])),var:t=>oe(t,qt(Number(t.attrs.ddof??0))),std:t=>{let e=qt(Number(t.attrs.ddof??0));return oe(t,(n,r,s,a,o)=>{e(n,r,s,a,o),n[o]=Math.sqrt(n[o])})},cumsum:t=>je(t,Ar),cumprod:t=>je(t,Er),recurrence:t=>je(t,Sr)};function Nr(t,e,n,r,s,a,o){t.fill(0,r,r+s*o);for(let i=0;i<s;i++,e+=a,r+=o){if(o===1){let u=0;for(let d=0;d<a;d++)u+=t[e+d]*t[n+d];t[r]=u;continue}let l=0;for(;l+3<a;l+=4){let u=t[e+l],d=t[e+l+1],c=t[e+l+2],h=t[e+l+3],p=n+l*o,m=p+o,f=m+o,g=f+o;for(let y=0;y<o;y++)t[r+y]+=u*t[p+y]+d*t[m+y]+c*t[f+y]+h*t[g+y]}for(;l<a;l++){let u=t[e+l],d=n+l*o;for(let c=0;c<o;c++)t[r+c]+=u*t[d+c]}}}var Pr=({inputs:[t,e],output:n})=>{let r=t.shape.length>1?t.shape:[1,...t.shape],s=e.shape.length>1?e.shape:[...e.shape,1],[a,o]=r.slice(-2),i=s[s.length-1],l=+(t.shape.length>1)+ +(e.shape.length>1),u=n.shape.slice(0,n.shape.length-l),d=(p,m)=>F(u,Ge(p.slice(0,-2),u)).map(f=>f*m),c=d(r,a*o),h=d(s,o*i);return{kind:"call",work:n.size*o/2,make(p,m){let[f,g,y]=[t,e,n].map(m);return()=>{for(let w=0;w<c.length;w++)Nr(p,f+c[w],g+h[w],y+w*a*i,a,o,i)}}}},Ir=(t,e,n,r,s)=>{let a=0;for(let o=n;o<n+r;o++)a+=t[e[o]]**2;t[s]=Math.sqrt(a)};function Rr(t,e,n,r){let s=new Map;t.forEach(({shape:d},c)=>{e[c].forEach((h,p)=>{(s.get(h)??1)===1&&s.set(h,d[p])})});let a=[...s.keys()].filter(d=>!n.includes(d)),o=(d,c)=>{let{shape:h}=t[c],p=z(h),m=d.map(f=>e[c].reduce((g,y,w)=>g+(y===f&&h[w]!==1?p[w]:0),0));return F(d.map(f=>s.get(f)??1),m)},i=t.map((d,c)=>o(n,c)),l=t.map((d,c)=>o(a,c)),u=S(a.map(d=>s.get(d)));return{kind:"call",work:1.5*r.size*u*Math.max(t.length-1,1),make(d,c){let h=c(r),p=t.map(c);if(t.length===2){let[m,f]=p,[g,y]=i,[w,E]=l;return()=>{for(let b=0;b<r.size;b++){let k=m+g[b],L=f+y[b],A=0;for(let M=0;M<u;M++)A+=d[k+w[M]]*d[L+E[M]];d[h+b]=A}}}return()=>{for(let m=0;m<r.size;m++){let f=0;for(let g=0;g<u;g++){let y=1;for(let w=0;w<p.length;w++)y*=d[p[w]+i[w][m]+l[w][g]];f+=y}d[h+m]=f}}}}}var Jt={matmul:Pr,einsum:({inputs:t,output:e,attrs:n})=>{let[r,s]=String(n.subscripts).split("->");return Rr(t,r.split(",").map(a=>[...a]),[...s],e)},norm:t=>oe(t,Ir)};function Be(t,e){return{kind:"run",code:1,operands:[{value:t,index:e}],exact:!0}}function Xt(t,e,n){let r={value:t[0],index:n,pieces:t,which:e};return{kind:"run",code:1,operands:[r],exact:!0}}var Tr=({inputs:[t],output:e,attrs:n})=>{let r=n.axes??[...t.shape.keys()].reverse(),s=z(t.shape);return Be(t,F(e.shape,r.map(a=>s[a])))};function Zt({inputs:t,output:e},n,r){let s=new Uint16Array(e.size),a=new Int32Array(e.size),o=0;return t.forEach((i,l)=>{F(i.shape,n,o).forEach((u,d)=>{s[u]=l,a[u]=d}),o+=r(i)}),Xt([...t],s,a)}var zr=t=>{let e=Number(t.attrs.axis),n=z(t.output.shape);return Zt(t,n,r=>r.shape[e]*n[e])},Or=t=>{let e=Number(t.attrs.axis),n=z(t.output.shape),[r]=n.splice(e,1);return Zt(t,n,()=>r)};function Fr([t,e,n],r){let s=n??1,a=(l,u)=>{if(l===null)return u;let d=l<0?l+r:l;return s>0?Math.min(Math.max(d,0),r):Math.min(Math.max(d,-1),r-1)},o=a(t,s>0?0:r-1),i=a(e,s>0?r:-1);return{start:o,step:s,count:Math.max(Math.ceil((i-o)/s),0)}}function Qt(t,e,n){let r=[...e],s=b=>b!==null&&typeof b=="object"&&"operand"in b?n[Number(b.operand)]:null;r.includes("...")||r.push("...");let a=t.length-r.filter(b=>b!==null&&b!=="...").length,o=z(t),i=[],l=[],u=0,d=0,c=-1,h=!1,p=-1,m=r.some(b=>s(b));r.forEach((b,k)=>{let L=s(b);if(m&&(L||typeof b=="number")&&(c<0?c=i.length:p!==k-1&&(h=!0),p=k),L)l.push({value:L,axis:u++});else if(b===null)i.push({length:1,stride:0});else if(b==="...")for(;a>0;a--,u++)i.push({length:t[u],stride:o[u]});else if(typeof b=="number")d+=(b<0?b+t[u]:b)*o[u++];else{let{start:A,step:M,count:I}=Fr(b.slice,t[u]);I&&(d+=A*o[u]),i.push({length:I,stride:M*o[u++]})}});let f=Math.max(0,...l.map(({value:b})=>b.shape.length)),g=Array.from({length:f},(b,k)=>l.map(({value:A})=>A.shape[k-f+A.shape.length]??1).find(A=>A!==1)??1),y=h||c<0?0:c;i.splice(y,0,...g.map(b=>({length:b,stride:0})));let w=i.map(({length:b})=>b),E=l.map(({value:b,axis:k})=>{let L=z(b.shape),A=y+f-L.length,M=i.map((I,C)=>C<A||C>=y+f||b.shape[C-A]===1?0:L[C-A]);return{value:b,at:F(w,M),stride:o[k],length:t[k]}});return{shape:w,base:F(w,i.map(({stride:b})=>b),d),picks:E}}function en(t,e){let n=t<0?t+e:t;if(!(n>=0&&n<e))throw new Error(`index ${t} is out of bounds for ${e} elements`);return n}function tn({shape:t,base:e,picks:n}){let r=n.filter(({value:s,at:a,stride:o,length:i})=>{let{constant:l}=s;if(!l)return!0;for(let u=0;u<e.length;u++)e[u]+=en(l[a[u]],i)*o;return!1});return{shape:t,base:e,picks:r}}function nn({base:t,picks:e},n,r){let s=e.map(a=>({...a,from:r(a.value)}));return a=>{let o=t[a];for(let i=0;i<s.length;i++){let l=s[i];o+=en(n[l.from+l.at[a]],l.length)*l.stride}return o}}var Gr=({inputs:t,output:e,attrs:n})=>{let[r,...s]=t,a=tn(Qt(r.shape,n.index,s));return a.picks.length?{kind:"call",work:10*e.size,exact:!0,make(o,i){let l=nn(a,o,i),u=i(r),d=i(e);return()=>{for(let c=0;c<e.size;c++)o[d+c]=o[u+l(c)]}}}:Be(r,a.base)},_r=({inputs:t,output:e,attrs:n,literal:r})=>{let[s,...a]=t,o=tn(Qt(e.shape,n.index,a)),{shape:i,base:l,picks:u}=o,d=K(s.shape,i);if(!u.length){let c=new Int32Array(e.size).fill(-1);if(l.forEach((h,p)=>c[h]=p),l.every((h,p)=>c[h]===p)){let h=Uint16Array.from(c,p=>p<0?1:0);return Xt([s,r(0)],h,c.map(p=>p<0?0:d?.[p]??p))}}return{kind:"call",work:e.size+10*l.length,make(c,h){let p=nn(o,c,h),m=h(s),f=h(e);return()=>{c.fill(0,f,f+e.size);for(let g=0;g<l.length;g++)c[f+p(g)]+=c[m+(d?d[g]:g)]}}}},rn={reshape:({inputs:[t]})=>ee(t),broadcast_to:({inputs:[t],output:e})=>Be(t,K(t.shape,e.shape)),transpose:Tr,concatenate:zr,stack:Or,copy:({inputs:[t]})=>ee(t),getitem:Gr,scatter_add:_r};function sn({inputs:[t],output:e,attrs:n},r){let{index:s,length:a}=j(t.shape,se(n.axis,t.shape.length));return{kind:"call",work:100*t.size,exact:!0,make(o,i){let l=i(t),u=i(e),d=new Float64Array(a);return()=>{for(let c=0;c<s.length;c+=a){for(let p=0;p<a;p++)d[p]=o[l+s[c+p]];let h=r(d);for(let p=0;p<a;p++)o[u+s[c+p]]=h[p]}}}}}var Cr=t=>{let e=new Float64Array(0),n=new Int32Array(0),r=(s,a)=>{let o=e[s],i=e[a];return o<i?-1:o>i?1:+(o!==o)-+(i!==i)};return sn(t,s=>{n.length!==s.length&&(n=new Int32Array(s.length));for(let a=0;a<s.length;a++)n[a]=a;return e=s,n.sort(r)})},an={sort:t=>sn(t,e=>e.sort()),argsort:Cr};var qe={...Vt,...rn,...Yt,...an,...Jt,...jt,...ft},O="matrices are decomposed and solved in the kernel",De={cholesky:O,cofactor:O,det:O,eigh_vectors:O,eigvalsh:O,inv:O,pinv:O,slogdet_log:O,slogdet_sign:O,solve:O,svd_u:O,svd_vh:O,svdvals:O};var $r=2e6,Vr=6e7,Ue=new WeakMap;function on(t){let e=dn(t);return e instanceof G?e.message:null}function ln(t){let e=dn(t);if(e instanceof G)throw e;return Ue.delete(t),new We(t,e)}function dn(t){let e=Ue.get(t);if(!e){try{e=Hr(t)}catch(n){if(!(n instanceof G))throw n;e=n}Ue.set(t,e)}return e}var Kr=["float64","float32","int64","bool"];function Hr(t){let e=t.values.map(([l,u],d)=>{if(!Kr.includes(u))throw new G(`numbers of dtype ${u} are the kernel's`);return{id:d,shape:l,size:S(l),dtype:u,constant:null,weak:!1}});if(e.reduce((l,u)=>l+u.size,0)>$r)throw new G("its arrays are too large for a page");for(let[l,u]of t.constants)e[l].constant=Z(u),e[l].weak=u.weak??!1;let r=[],s=l=>{let u=r.find(({constant:p})=>Object.is(p?.[0],l));if(u)return u;let d=e.length+r.length,c=Float64Array.of(l),h={id:d,shape:[],size:1,dtype:"float64",constant:c,weak:!1};return r.push(h),h},a=0,o=t.steps.map(([l,u,d,c])=>{let h=Object.hasOwn(qe,l)?qe[l]:null;if(!h){let f=Object.hasOwn(De,l)?De[l]:"has no evaluator in the page";throw new G(`${l.replaceAll("_"," ")}: ${f}`)}let p={op:l,inputs:u.map(f=>e[f]),output:e[d],attrs:qr(c),literal:s},m=h(p);if(a+=jr(m,p.output),a>Vr)throw new G("it takes too long for a page");return{step:p,plan:m}}),i=t.forward+t.backward;return{values:e,literals:r,main:o.slice(0,i),local:o.slice(i)}}function jr(t,{size:e}){return t.kind==="call"?t.work:t.kind==="alias"?0:e*(t.loop||t.code>=10&&t.code<=14?10:1.5)}var Br={};function qr(t){let e=n=>Array.isArray(n)?n.map(e):n===null||typeof n!="object"?n:"float"in n?{nan:NaN,inf:1/0,"-inf":-1/0}[String(n.float)]:Object.fromEntries(Object.entries(n).map(([r,s])=>[r,e(s)]));return t===null?Br:e(t)}var We=class{heap;loops=[];main;local;views=[];leaves;guards;values;at;constructor(e,{values:n,literals:r,main:s,local:a}){let o=new me;this.values=n,this.at=o.at,this.leaves=e.leaves.map(({value:d})=>n[d]);let i=n.filter(d=>d.constant).concat(r);for(let d of[...i,...this.leaves])o.put(d);let l=[s,a].map(d=>ct(d,o,this.loops)),u=this.heap=new Float64Array(o.size);for(let d of i)u.set(d.constant,o.at(d));[this.main,this.local]=l.map(d=>d(u)),e.leaves.forEach(({data:d},c)=>this.setLeaf(c,Z(d))),this.guards=e.guards.map(d=>{let c=Z(d.outcome),h=d.kind==="bool"?c.every(p=>p!==0):null;return{value:n[d.value],truth:h,outcome:c}})}setLeaf(e,n){let{heap:r}=this,{size:s,dtype:a}=this.leaves[e],o=this.at(this.leaves[e]);for(let i=0;i<s;i++){let l=n[i];r[o+i]=a==="float64"?l:a==="float32"?Math.fround(l):a==="bool"?+(l!==0):Math.trunc(l)}}run(e=!1){Oe(this.heap,this.main.code,this.main.calls,this.loops),e&&Oe(this.heap,this.local.code,this.local.calls,this.loops)}get(e){let n=this.views[e];if(!n){let r=this.at(this.values[e]);this.views[e]=n=this.heap.subarray(r,r+this.values[e].size)}return n}guardsHold(){let{heap:e}=this;for(let{value:n,truth:r,outcome:s}of this.guards){let a=this.at(n);if(r!==null){let o=!0;for(let i=0;i<n.size;i++)o&&=e[a+i]!==0;if(o!==r)return!1}else for(let o=0;o<n.size;o++){let i=e[a+o];if(i!==s[o]&&(i===i||s[o]===s[o]))return!1}}return!0}};var Dr=8,Ur=t=>{requestAnimationFrame(t)},Wr=50,ye=class{graph=null;values=new Float64Array(0);frame=new Float64Array(0);changed=new Uint8Array(0);mode="static";state="live";message="";reason="";layoutNote="";runner=null;seen=new Map;views=new Set;model;outbox;nextFrame;handlers;touched=new Set;ranInFrame=!1;again=!1;guardsBroken=!1;failure="";engineWanted=null;coming=null;disposed=!1;constructor(e,n=Ur){this.model=e,this.nextFrame=n,this.outbox=new fe((r,s)=>this.post(r,s),()=>this.tellStatus()),this.handlers=[["change:_graph",()=>this.readGraph()],["change:_values",()=>this.readValues()],["change:_frame",()=>this.readFrame()],["change:_status",()=>this.readStatus()],["msg:custom",(r,s)=>this.receive(r,s??[])],["comm:close",()=>this.outbox.lost()]];for(let[r,s]of this.handlers)e.on(r,s);this.readGraph()}dispose(){this.disposed=!0;for(let[e,n]of this.handlers)this.model.off(e,n);this.outbox.dispose(),this.views.clear()}attach(e){return this.views.add(e),()=>{this.views.delete(e)}}get ended(){return this.disposed}get answering(){return this.outbox.answering}get editable(){return this.mode!=="static"||this.runner!==null}setLeaf(e,n,r){let{graph:s}=this;if(!s)return;let a=s.leafStart[e]+n;Object.is(this.values[a],r)||(this.values[a]=r,this.touched.add(e),this.leavesMoved())}settle(){this.again&&(this.again=!1,this.ranInFrame=!1,this.leavesMoved()),this.outbox.hurry()}reset(){let{graph:e}=this;if(!e)return;let n=!1;e.program.leaves.forEach((r,s)=>{let a=Yr(e,s),o=e.leafStart[s];a.every((i,l)=>Object.is(i,this.values[o+l]))||(this.values.set(a,o),this.touched.add(s),n=!0)}),n&&this.leavesMoved()}leavesMoved(){if(this.runner&&this.ranInFrame){this.again=!0;return}this.follow(),this.mode!=="static"&&this.outbox.push(this.values),this.tellLeaves(),this.tellStatus(),this.runner&&(this.ranInFrame=!0,this.nextFrame(()=>{this.ranInFrame=!1,!(!this.again||this.disposed)&&(this.again=!1,this.leavesMoved())}))}follow(){let{runner:e,graph:n}=this;if(!(!e||!n)){for(let r of this.touched)e.setLeaf(r,this.values.subarray(n.leafStart[r],n.leafStart[r+1]));this.touched.clear();try{e.run(!0),this.failure="",this.guardsBroken=!e.guardsHold()}catch(r){this.failure=r instanceof Error?r.message:String(r);return}this.guardsBroken?this.recall():this.takeFrame(r=>e.get(r))}}recall(){for(let[e,n]of this.seen)if(!(e===this.graph||!this.graph||!e.sameLeaves(this.graph))&&(e.program.leaves.forEach((r,s)=>{n.setLeaf(s,this.values.subarray(e.leafStart[s],e.leafStart[s+1]))}),n.run(!0),!!n.guardsHold())){this.graph=e,this.runner=n,this.guardsBroken=!1,this.frame=new Float64Array(e.frameLength),this.changed=new Uint8Array(e.slots.length),this.takeFrame(r=>n.get(r),!1);for(let r of this.views)r.structure();return}}remember(e,n){this.seen.delete(e),this.seen.set(e,n);for(let r of this.seen.keys()){if(this.seen.size<=Dr)break;this.seen.delete(r)}}takeFrame(e,n=!0){let{graph:r,frame:s,changed:a}=this;if(!r)return;let{show:o}=r.program;for(let i=0;i<o.length;i++){let{start:l,size:u}=r.slots[i],d=e(o[i]),c=0;for(let h=0;h<u;h++){let p=Number(d[h]);Object.is(s[l+h],p)||(s[l+h]=p,c=1)}a[i]=c}if(n)for(let i of this.views)i.numbers()}readGraph(){let e=this.model.get("_graph");if(!e?.program)return;let n;try{n=new pe(e)}catch(r){this.failure=r instanceof Error?r.message:String(r),this.tellStatus();return}(n.layout||!this.graph)&&this.adopt(n),!n.layout&&n.dot!==null&&(this.coming=n,this.makeLayout(n))}adopt(e){let n=this.graph!==null&&!this.outbox.idle&&e.sameLeaves(this.graph),r=Q(this.model.get("_values")??new Uint8Array);n||(this.values=r.length===e.leafLength?r:e.initialValues()),this.coming=null,this.graph=e,this.frame=new Float64Array(e.frameLength),this.changed=new Uint8Array(e.slots.length).fill(1);let s=Q(this.model.get("_frame")??new Uint8Array);s.length===e.frameLength&&this.frame.set(s),this.failure="",this.guardsBroken=!1,this.chooseMode();for(let a of this.views)a.structure();e.program.leaves.forEach((a,o)=>this.touched.add(o)),this.follow(),this.tellStatus()}chooseMode(){let e=this.model.get("_status"),n=this.graph?on(this.graph.program):null,r=n===null&&e?.mode!=="kernel";if(this.runner=null,r&&this.graph)try{this.runner=ln(this.graph.program),this.graph.program.guards.length&&this.remember(this.graph,this.runner)}catch(s){this.failure=s instanceof Error?s.message:String(s)}this.reason=this.runner?"":n??e?.reason??"",this.outbox.gap=this.runner?Wr:0,this.mode=e?.mode==="static"?"static":this.runner?"browser":"kernel"}readValues(){if(!this.graph||!this.outbox.idle)return;let e=Q(this.model.get("_values")??new Uint8Array);e.length===this.graph.leafLength&&(e.every((n,r)=>Object.is(n,this.values[r]))||(this.values=e,this.graph.program.leaves.forEach((n,r)=>this.touched.add(r)),this.follow(),this.tellLeaves(),this.tellStatus()))}readFrame(){this.runner||!this.outbox.idle||this.showFrame(Q(this.model.get("_frame")??new Uint8Array))}readStatus(){let e=this.model.get("_status")?.mode==="kernel";this.graph&&e===(this.runner!==null)&&(this.chooseMode(),this.graph.program.leaves.forEach((n,r)=>this.touched.add(r)),this.follow()),this.tellStatus()}showFrame(e){let{graph:n}=this;if(!n||e.length!==n.frameLength)return;let r=0;this.takeFrame(()=>{let{start:s,size:a}=n.slots[r++];return e.subarray(s,s+a)})}receive(e,n){switch(e?.type){case"frame":e.graph===this.graph?.id&&!this.runner&&(this.failure="",this.showFrame(Q(n[0]))),this.outbox.answer(e.seq);break;case"ack":this.failure="",this.outbox.answer(e.seq);break;case"error":this.failure=e.message||"the kernel could not compute this",this.outbox.answer(e.seq);break;case"engine":this.engineWanted?.(new TextDecoder().decode(he(n[0]))),this.engineWanted=null;break;default:return}this.tellStatus()}post(e,n){let r={type:"set",graph:this.graph?.id,seq:e,frame:this.runner===null};try{this.model.send(r,void 0,[n.buffer])}catch{this.outbox.lost()}}async makeLayout(e){this.layoutNote="laying out the graph …",this.tellStatus();try{let n=await dt(e.dot??"",e,()=>this.requestEngine());if(this.disposed||this.coming!==e)return;if(e.layout=n,this.layoutNote="",this.model.send({type:"layout",graph:e.id,layout:n}),this.graph===e){this.coming=null;for(let r of this.views)r.structure();this.changed.fill(1);for(let r of this.views)r.numbers();this.tellStatus()}else this.adopt(e)}catch(n){if(this.disposed||this.coming!==e)return;this.layoutNote=`no layout: ${n instanceof Error?n.message:String(n)}`,this.tellStatus()}}requestEngine(){return this.model.get("_status")?.mode==="static"?Promise.reject(new Error("this page carries none, and there is no kernel to ask")):new Promise(e=>{this.engineWanted=e,this.model.send({type:"engine"})})}tellLeaves(){for(let e of this.views)e.leaves()}tellStatus(){let e=this.model.get("_status"),n=!this.outbox.idle;if(this.message=this.failure,this.failure)this.state="error";else if(!this.outbox.answering&&this.mode==="kernel")this.state="error",this.message="kernel not answering, showing the last picture";else if(this.guardsBroken){let r=!n&&this.mode!=="static"&&e?.message;this.state=r?"error":"stale",this.message=r||(this.mode==="static"?"With these values the code takes another branch, and this page has no kernel to run it: the picture is the last one it can follow.":this.outbox.answering?"":"kernel not answering, showing the last picture")}else e&&(e.state==="error"||e.state==="stale")?(this.state=e.state,this.message=e.message):(this.state=this.mode==="kernel"&&n?"busy":"live",this.message=e?.message??"");for(let r of this.views)r.status()}get behind(){return!this.outbox.idle}};function Yr(t,e){let r=[t.controls[e]?.value].flat(1/0);return r.length===t.initial[e].length&&r.every(s=>typeof s=="number")?Float64Array.from(r):t.initial[e]}var Jr=[["none","none","Edges without numbers"],["local","local","Local derivative of each result with respect to its operand"],["contribution","contribution","What each edge adds to its operand's gradient"]],ve=class{el;title;modes=new Map;scale;status;constructor(e,n){let r=(i,l,u)=>{let d=v("button",{type:"button",title:l,"aria-label":l},i);return d.addEventListener("click",u,{signal:n}),d};this.title=v("b",{class:"adw-title"});let s=v("span",{class:"adw-seg",role:"group","aria-label":"edges show"});s.append(v("span",{class:"adw-seg-label"},"edges"));for(let[i,l,u]of Jr){let d=r(l,u,()=>e.edges(i));this.modes.set(i,d),s.append(d)}this.scale=r("100 %","Full size",()=>e.fullSize());let a=v("span",{class:"adw-seg",role:"group","aria-label":"zoom"},r("−","Zoom out",()=>e.zoom(1/1.25)),this.scale,r("+","Zoom in",()=>e.zoom(1.25)),r("fit","Fit the whole graph",()=>e.fit())),o=v("span",{class:"adw-seg"},r("reset","Leaves back to their first values",()=>e.reset()));this.status=v("span",{class:"adw-status"}),this.el=v("div",{class:"adw-bar"},this.title,s,a,o,this.status)}setTitle(e){let n=e.title===""||e.title===e.outputName;R(this.title,n||e.title.includes("…")?`∂${e.outputName}`:e.title)}setMode(e){for(let[n,r]of this.modes)r.setAttribute("aria-pressed",String(n===e))}setScale(e){R(this.scale,`${Math.round(100*e)} %`)}setStatus(e){R(this.status,Xr(e));let n=e.mode==="kernel"?e.reason:"";this.status.title!==n&&(this.status.title=n)}};function Xr(t){let{mode:e,answering:n}=t;return t.layoutNote?t.layoutNote:e==="static"?t.editable?"live in the page":"a picture: needs its kernel to move":t.state==="error"&&n?"showing the last good picture":e==="browser"?`live in the page · kernel ${n?"in step":"not answering"}`:n?t.reason?`computed by the kernel · ${t.reason}`:"computed by the kernel":"kernel not answering"}function un(t,e,n=4){let{program:r,leaving:s,outputNode:a}=t,o=r.nodes.length,i=new Float64Array(o);a>=0&&(i[a]=1);for(let h=o-1;h>=e;h--)if(h!==a)for(let p of s[h])i[h]+=i[r.edges[p].to];let l=new Uint8Array(o);l[e]=1;let u=[];for(let h=e;h<o;h++)if(!(!l[h]||h===a))for(let p of s[h]){let{to:m}=r.edges[p];i[m]!==0&&(l[m]=1,u.push(p))}let d=[],c=i[e]>0?[[e,[]]]:[];for(;c.length&&d.length<n;){let[h,p]=c.pop();if(h===a){d.push(p);continue}for(let m=s[h].length-1;m>=0;m--){let f=s[h][m],{to:g}=r.edges[f];i[g]>0&&c.push([g,[...p,f]])}}return{shown:d,count:i[e],edges:u}}function cn(t,e,n){let r=[];for(let s=n.length-1;s>=0;s--){let a=t.edgeLocal[n[s]];if(a<0||t.slots[a].size!==1)return null;r.push(e[t.slots[a].start])}return r}function hn(t,e,n,r){let s=l=>l>=0&&t.slots[l].size===1?e[t.slots[l].start]:NaN,a=s(t.nodeGrad[n]);if(!Number.isFinite(a)||a===0)return null;let o=new Map([[n,1]]),i=new Float64Array(r.length);for(let l=0;l<r.length;l++){let{from:u,to:d}=t.program.edges[r[l]],c=(o.get(u)??0)*s(t.edgeLocal[r[l]]);if(o.set(d,(o.get(d)??0)+c),i[l]=c*s(t.nodeGrad[d])/a,!Number.isFinite(i[l]))return null}return i}var xe=class{el;pieces=[];spans=[];constructor(e,n){this.el=v("pre",{class:"adw-code","aria-label":"source"});let r=s=>{let a=s.target.dataset?.of;return a===void 0?null:Number(a)};this.el.addEventListener("pointerover",s=>e.hover(r(s)),{signal:n}),this.el.addEventListener("pointerleave",()=>e.hover(null),{signal:n}),this.el.addEventListener("click",s=>{let a=r(s);a!==null&&e.select(a)},{signal:n})}setGraph(e){let n=(e.program.source??"").replace(/\s+$/,"");this.el.hidden=n==="";let r=Qr(n);this.spans=e.program.nodes.map(i=>i.span&&r(i.span));let s=Zr(n),a=new Set([0,n.length,...s.flat()]);for(let i of this.spans)i&&a.add(i[0]).add(i[1]);let o=[...a].sort((i,l)=>i-l);this.pieces=[];for(let i=0;i+1<o.length;i++){let[l,u]=[o[i],o[i+1]];if(s.some(h=>l>=h[0]&&u<=h[1]))continue;let d=v("span",{},n.slice(l,u)),c=this.innermost(l,u);c!==null&&(d.dataset.of=String(c)),this.pieces.push({el:d,start:l,end:u})}this.el.replaceChildren(...this.pieces.map(i=>i.el))}choose(e){let n=e===null?null:this.spans[e],r=null;for(let{el:a,start:o,end:i}of this.pieces){let l=!!n&&o>=n[0]&&i<=n[1];l&&(r??=a),a.classList.toggle("adw-mark",l),a.classList.toggle("adw-mark-start",l&&o===n[0]),a.classList.toggle("adw-mark-end",l&&i===n[1])}if(!r||this.el.scrollHeight<=this.el.clientHeight)return;let s=r.offsetTop-this.el.offsetTop;(s<this.el.scrollTop||s+20>this.el.scrollTop+this.el.clientHeight)&&(this.el.scrollTop=s-this.el.clientHeight/3)}innermost(e,n){let r=null,s=1/0;return this.spans.forEach((a,o)=>{!a||a[0]>e||a[1]<n||a[1]-a[0]>=s||(r=o,s=a[1]-a[0])}),r}};function Zr(t){let e=t.split(`
`),n=a=>a.length-a.trimStart().length,r=Math.min(...e.filter(a=>a.trim()).map(n)),s=0;return e.map(a=>{let o=s;return s+=a.length+1,[o,o+Math.min(r,n(a))]})}function Qr(t){let e=t.split(`
`),n=[0];for(let s of e)n.push(n.at(-1)+s.length+1);let r=(s,a)=>{let o=e[s-1];if(o===void 0)return null;let i=0,l=0;for(let u of o){if(i>=a)break;let d=u.codePointAt(0);i+=d<128?1:d<2048?2:d<65536?3:4,l+=u.length}return n[s-1]+l};return([s,a,o,i])=>{let l=r(s,a),u=r(o,i);return l===null||u===null||u<=l?null:[l,u]}}function T(t){return fn(t,4,9)}function Ye(t){return fn(t,3,7)}function fn(t,e,n){if(t===0)return"0";let r=Math.abs(t),s=t<0?"−":"";if(!(r<1/0))return r===1/0?`${s}∞`:"NaN";let[a,o]=pn(r,e-1);if(o>=e-1&&r<999999.5)return s+r.toFixed(0);if(o>=-4&&o<e-1)return s+mn(r.toFixed(Math.min(e-1-o,n-2-s.length)));for(let i=e-2;;i--){let l=`e${o<0?"−":""}${Math.abs(o)}`,u=s+a+l;if(u.length<=n||i<0)return u;[a,o]=pn(r,i)}}function pn(t,e){let[n,r]=t.toExponential(e).split("e");return[mn(n),Number(r)]}function mn(t){return t.includes(".")?t.replace(/\.?0+$/,""):t}function Je(t){return t>0?"▲":t<0?"▼":t===0?"·":"!"}function ie(t){return t===0?"· 0":`${Je(t)} ${T(t)}`}function W(t){return t.length===0?"":t.length===1?`(${t[0]},)`:t.join("×")}function gn(t){let e=t.trim().replace(/\u2212/g,"-");if(!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(e))return null;let n=Number(e);return Number.isFinite(n)?n:null}function Xe(t,e){let n=0,r=s=>{if(s===e.length){let o=t[n++];return Number.isFinite(o)?String(o):`"${o}"`}let a=[];for(let o=0;o<e[s];o++)a.push(r(s+1));return`[${a.join(",")}]`};return r(0)}var P={card:{height:78,constant_height:58,min_width:118,max_width:240,array_min_width:190,pad:11,radius:9,gap:8,name_y:22,symbol_y:21,value_y:47,grad_y:67},size:{name:17,symbol:13,value:16,array:13,grad:13,edge:12,shape:12},edge:{label_width:52,label_height:19,width:1.25,max_width:4},graph:{margin:20,rank_gap:66,node_gap:34},font:{name:'Georgia, Cambria, "DejaVu Serif", serif',number:'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',text:'system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif'},light:{background:"#ffffff",card:"#ffffff",constant:"#f7f8fa",line:"#d9dde3",ink:"#1b1f24",soft:"#626b76",faint:"#9aa3ad",positive:"#1668c7",negative:"#b4540a",accent:"#0b7a6f",warn:"#c42b1c",mark:"#fff3c4"},dark:{background:"#111418",card:"#1b2027",constant:"#181c22",line:"#2d343d",ink:"#e8ebef",soft:"#a3acb7",faint:"#6d7782",positive:"#6db1ff",negative:"#f2a35e",accent:"#4fd1c0",warn:"#ff8a80",mark:"#463c12"}};var ts=4.5,{card:Y,size:_,edge:ke,font:le}=P,ns={value:`600 ${_.value}px ${le.number}`,grad:`${_.grad}px ${le.number}`,local:`${_.edge}px ${le.number}`,contribution:`${_.edge}px ${le.number}`},rs=`${_.array}px ${le.number}`,Ze={value:_.value,grad:_.grad,local:_.edge,contribution:_.edge},bn=.605,Me=class{canvas;context;items=[];graph=null;width=0;height=0;ratio=1;camera={scale:1,x:0,y:0};palette=null;mode="none";dimmed=!1;font="";constructor(e){this.canvas=e,this.context=e.getContext("2d")}setGraph(e,n){this.graph=e,this.items=[];let r=(a,o,i,l,u,d)=>{if(o<0)return;let c=Ze[a];this.items.push({kind:a,slot:o,x:i,y:l+d-c,width:u,height:c*1.36,baseline:l+d,runs:[],fresh:!1})};n.nodes.forEach(([a,o,i,l],u)=>{let d=a-i/2,c=o-l/2,h=e.nodeGrad[u],p=h<0?Math.min(Y.value_y,l-12):Y.value_y;r("value",e.nodeValue[u],d+Y.pad-2,c,i-2*Y.pad+4,p),r("grad",h,d+Y.pad-2,c,i-2*Y.pad+4,Y.grad_y)}),n.edges.forEach(({label:a},o)=>{if(!a)return;let i=a[0]-ke.label_width/2,l=a[1]-ke.label_height/2;for(let u of["local","contribution"]){let d=u==="local"?e.edgeLocal[o]:e.edgeContribution[o];d<0||e.slots[d].size!==1||this.items.push({kind:u,slot:d,x:i,y:l,width:ke.label_width,height:ke.label_height,baseline:a[1]+_.edge*.36,runs:[],fresh:!1})}});let s=["value","grad","local","contribution"];this.items.sort((a,o)=>s.indexOf(a.kind)-s.indexOf(o.kind))}resize(e,n,r){this.width=e,this.height=n,this.ratio=r,this.canvas.width=Math.round(e*r),this.canvas.height=Math.round(n*r),this.font=""}setCamera(e){this.camera=e}setPalette(e){this.palette=e}setMode(e){this.mode=e}setDimmed(e){this.dimmed=e}paint(e){let{context:n}=this;n.setTransform(1,0,0,1,0,0),n.clearRect(0,0,this.canvas.width,this.canvas.height);for(let r of this.items)this.drawn(r)&&(r.fresh||this.compose(r,e),this.draw(r))}update(e,n){for(let r of this.items){if(!n[r.slot])continue;if(!this.drawn(r)){r.fresh=!1;continue}let s=r.runs;this.compose(r,e),!as(s,r.runs)&&(this.clear(r),this.draw(r))}}stale(){for(let e of this.items)e.fresh=!1}setFont(e){e!==this.font&&(this.font=e,this.context.font=e)}drawn(e){if((e.kind==="local"||e.kind==="contribution")&&e.kind!==this.mode)return!1;let{scale:n,x:r,y:s}=this.camera;if(n*Ze[e.kind]<ts)return!1;let a=n*e.x+r,o=n*e.y+s;return a<this.width&&o<this.height&&a+n*e.width>0&&o+n*e.height>0}compose(e,n){let r=this.graph.slots[e.slot];if(e.fresh=!0,r.shape.length){e.runs=ss(e.kind,r,n,e.width);return}let s=n[r.start];switch(e.kind){case"value":e.runs=[[Number.isFinite(s)?"ink":"warn",T(s)]];break;case"grad":case"contribution":e.runs=[[U(s),ie(s)]];break;case"local":e.runs=[[Number.isFinite(s)?"soft":"warn",`×${T(s)}`]]}}clear(e){let{context:n,ratio:r}=this,{scale:s,x:a,y:o}=this.camera,i=Math.floor((s*e.x+a)*r)-1,l=Math.floor((s*e.y+o)*r)-1,u=Math.ceil((s*(e.x+e.width)+a)*r)+1,d=Math.ceil((s*(e.y+e.height)+o)*r)+1;n.setTransform(1,0,0,1,0,0),n.clearRect(i,l,u-i,d-l)}draw(e){let{context:n,ratio:r,palette:s}=this;if(!s)return;let a=this.camera.scale*r;n.setTransform(a,0,0,a,this.camera.x*r,this.camera.y*r);let o=e.kind==="local"||e.kind==="contribution",i=this.graph.slots[e.slot].shape.length>0,l=i&&e.kind==="value"?_.array:Ze[e.kind],u=bn*l;this.setFont(i?rs:ns[e.kind]);let d=e.x+2;if(o){let h=Math.min(e.runs[0][1].length*u,e.width-4);d=e.x+(e.width-h)/2,n.globalAlpha=1,n.fillStyle=s.background,n.beginPath(),n.roundRect(d-4,e.y+1,h+8,e.height-2,7),n.fill()}n.globalAlpha=this.dimmed?.45:1;let c=e.width-(o?0:2);for(let[h,p]of e.runs)n.fillStyle=s[h],n.fillText(p,d,e.baseline,c),d+=p.length*u;n.globalAlpha=1}};function ss(t,e,n,r){if(e.size===0)return[["faint","empty"]];let s=Math.floor((r-4)/(bn*_.array)),a=[],o=0;for(let i=0;i<e.size;i++){let l=n[e.start+i],u=t==="grad"?Je(l)+Ye(Math.abs(l)):Ye(l),d=i===e.size-1;if(o+u.length+(d?0:2)>s){a.push(["faint","…"]);break}a.push([t==="grad"?U(l):Number.isFinite(l)?"ink":"warn",`${u} `]),o+=u.length+1}return a}function U(t){return t>0?"positive":t<0?"negative":t===0?"faint":"warn"}function as(t,e){if(t.length!==e.length)return!1;for(let n=0;n<t.length;n++)if(t[n][1]!==e[n][1]||t[n][0]!==e[n][0])return!1;return!0}var yn=9,wn=8,Ae=class{el;what;body;total;aside;placed=!1;products=[];graph=null;node=-1;paths=null;constructor(){this.what=v("div",{class:"adw-what"}),this.body=v("div",{class:"adw-paths"}),this.total=v("div",{class:"adw-total"}),this.aside=v("div",{class:"adw-aside"}),this.el=v("div",{class:"adw-foot"},this.what,this.body,v("div",{class:"adw-sum"},this.total,this.aside))}choose(e,n,r,s){if(this.graph=e,this.node=n??-1,this.paths=r,this.products=[],this.body.replaceChildren(),this.what.replaceChildren(),this.say("","soft",""),n===null||!r){this.body.append(v("span",{class:"adw-hint"},"Point at a node to see its chain rule.")),this.settle();return}let a=e.labels[n];e.nodeGrad[n]<0?this.what.append(v("i",{},a)):this.what.append(`∂${e.outputName}/∂`,v("i",{},a));let o=e.nodeGrad[n]>=0&&e.slots[e.nodeGrad[n]].shape.length===0;for(let i of o?r.shown:r.shown.slice(0,1)){if(!i.length)continue;let l=v("span",{class:"adw-product"});this.body.append(v("div",{class:"adw-path"},v("span",{class:"adw-route"},os(e,n,i)),l)),o&&this.products.push({path:i,el:l})}this.numbers(s),this.settle()}settle(){this.placed&&(this.el.classList.remove("adw-settled"),this.el.style.height="",this.el.style.height=`${this.el.offsetHeight}px`,this.el.classList.add("adw-settled"))}numbers(e){let{graph:n,node:r,paths:s}=this;if(!n||r<0||!s)return;for(let{path:c,el:h}of this.products){let p=cn(n,e,c),m=s.count===1;R(h,p?is(p,m):"")}let a=n.nodeGrad[r];if(a<0){let c=n.nodeValue[r];this.say(c<0?"":Qe(n,c,e),"soft",n.program.nodes[r].kind);return}let{start:o,shape:i}=n.slots[a];if(i.length){let c=n.nodeValue[r],h=c<0?"":` · ${n.labels[r]} = ${Qe(n,c,e)}`;this.say(`= ${Qe(n,a,e)}`,"soft",W(i)+h);return}let l=e[o],u=this.products.length,d=s.count===0?"no path to the output":s.count>u?`${u} of ${T(s.count)} paths`:s.count>1?`${s.count} paths`:"";this.say(`= ${T(l)}`,U(l),d)}say(e,n,r){R(this.total,e),R(this.aside,r);let s=`adw-total adw-${n}`;this.total.className!==s&&(this.total.className=s)}};function os(t,e,n){let r=[t.labels[e]];for(let s of n)r.unshift(t.labels[t.program.edges[s].to]);return r.length>yn&&r.splice(4,r.length-7,"…"),r.join(" ← ")}function is(t,e){let n=1;for(let a of t)n*=a;let r=t.map(T).map(a=>a.startsWith("−")?`(${a})`:a);r.length>yn&&r.splice(4,r.length-7,"…");let s=r.join(" · ");return e||t.length<2?s:`${s} = ${T(n)}`}function Qe(t,e,n){let{start:r,size:s,shape:a}=t.slots[e];if(a.length===0)return T(n[r]);let o=[];for(let i=0;i<Math.min(s,wn);i++)o.push(T(n[r+i]));return`[${o.join(", ")}${s>wn?", …":""}]`}var ls=64,ds=20,Ee=class{el;rows=[];graph=null;session;events;signal;sight;constructor(e,n,r){this.session=e,this.events=n,this.signal=r,this.el=v("div",{class:"adw-leaves"}),this.sight=new IntersectionObserver(s=>{for(let{target:a,isIntersecting:o}of s){let i=this.rows.find(({el:l})=>l===a);i&&(i.seen=o)}this.gradients()}),r.addEventListener("abort",()=>this.sight.disconnect())}setGraph(e){let n=this.graph!==null&&e.sameLeaves(this.graph);if(this.graph=e,n)this.rows.forEach((r,s)=>this.name(r,s));else{this.rows=e.program.leaves.map((s,a)=>this.build(e,a)),this.el.replaceChildren(...this.rows.map(s=>s.el));let r=Math.max(1,...e.program.leaves.map(({name:s})=>[...s].length));this.el.style.setProperty("--adw-names",`${(.58*r+.4).toFixed(1)}em`),this.sight.disconnect();for(let s of this.rows)this.sight.observe(s.el)}this.values(!0),this.gradients()}values(e=!1){let{graph:n,session:r}=this;if(!n)return;let s=!r.editable;this.rows.forEach((a,o)=>{let i=n.leafStart[o],l=n.leafStart[o+1];if(!(!e&&r.values.subarray(i,l).every((u,d)=>Object.is(u,a.told[d])))){if(a.told=r.values.slice(i,l),a.slider){a.slider.disabled=s;let u=r.values[i];a.slider.valueAsNumber!==u&&(us(a.slider,u),a.slider.value=String(u))}a.fields.forEach((u,d)=>{if(u.disabled=s,u.dataset.editing!==void 0)return;let c=J(r.values[i+d]);u.value!==c&&(u.value=c)})}})}gradients(){let{graph:e,session:n}=this;e&&this.rows.forEach((r,s)=>{if(!r.seen)return;let a=e.leafNode[s],o=a<0?-1:e.nodeGrad[a];if(o<0)return;let{start:i,shape:l,size:u}=e.slots[o];if(l.length&&r.at<0){let h=cs(n.frame,i,u),[p,m]=h?[T(h[0]),T(h[1])]:["",""];R(r.gradient,p===m?p:`${p} to ${m}`),r.gradient.className="adw-soft";return}let d=n.frame[i+Math.max(r.at,0)];R(r.gradient,ie(d));let c=`adw-${U(d)}`;r.gradient.className!==c&&(r.gradient.className=c)})}choose(e){this.rows.forEach((n,r)=>n.el.classList.toggle("adw-lit",r===e))}build(e,n){let{name:r}=e.program.leaves[n],s=e.leafShape(n),a=e.leafStart[n+1]-e.leafStart[n],o=e.controls[n],i=v("div",{class:"adw-problem",role:"alert",hidden:!0}),l=v("span",{class:"adw-partial"},vn(e,n)),u=v("span"),d=v("div",{class:"adw-gradient"},l,u),c=v("span",{class:"adw-leaf-name",title:D(r)},D(r)),h={el:v("div",{class:"adw-leaf"}),slider:null,fields:[],partial:l,gradient:u,problem:i,at:-1,seen:n<ds,told:new Float64Array(0)},{signal:p}=this;if(h.el.addEventListener("pointerenter",()=>this.events.hover(n),{signal:p}),h.el.addEventListener("pointerleave",()=>this.events.hover(null),{signal:p}),h.el.addEventListener("focusin",()=>this.events.select(n),{signal:p}),s.length===0&&o?.kind!=="fixed"){let f=v("input",{...re,type:"range","aria-label":r,min:o?.min??-1,max:o?.max??1,step:o?.step??"any"});return h.slider=f,f.addEventListener("input",()=>{this.quiet(h),this.session.setLeaf(n,0,f.valueAsNumber),h.fields[0].value=J(f.valueAsNumber)},{signal:p}),f.addEventListener("change",()=>this.session.settle(),{signal:p}),h.fields=[this.field(h,n,0,`${r} value`)],h.el.append(c,f,h.fields[0],d,i),h}let m=v("span",{class:"adw-shape"},W(s));if(a>0&&a<=ls&&o?.kind!=="fixed"){let f=s.at(-1)??1,g=v("div",{class:"adw-grid"});g.style.setProperty("--adw-columns",String(f));for(let y=0;y<a;y++)h.fields.push(this.field(h,n,y,`${r}${xn(y,s)}`));g.append(...h.fields),d.classList.add("adw-wide"),h.el.append(c,m,g,d,i)}else s.length===0&&(m.textContent=J(e.initial[n][0])),h.el.append(c,m,d,i);return h}field(e,n,r,s){let{signal:a,session:o}=this,i=v("input",{...re,type:"text",inputmode:"decimal",class:"adw-field","aria-label":s,autocomplete:"off",spellcheck:"false"}),l=()=>o.values[(this.graph?.leafStart[n]??0)+r],u=()=>{let d=gn(i.value);return d===null?(e.problem.textContent=`${s.replace(/ value$/,"")}: “${i.value}” is not a number; still ${J(l())}`,e.problem.hidden=!1,i.setAttribute("aria-invalid","true"),!1):(this.quiet(e),o.setLeaf(n,r,d),!0)};return i.addEventListener("focus",()=>{this.speakOf(e,n,e.slider?-1:r),i.select()},{signal:a}),i.addEventListener("pointerenter",()=>{let d=this.graph?.nodeGrad[this.graph.leafNode[n]]??-1;if(e.slider||!this.graph||d<0)return;let c=o.frame[this.graph.slots[d].start+r];i.title=`∂${this.graph.outputName}/∂${D(s)}  ${ie(c)}`},{signal:a}),i.addEventListener("input",()=>{i.dataset.editing=""},{signal:a}),i.addEventListener("keydown",d=>{d.key==="Enter"&&u()?(delete i.dataset.editing,i.value=J(l()),i.select()):d.key==="Escape"&&(delete i.dataset.editing,this.quiet(e),i.value=J(l())),d.stopPropagation()},{signal:a}),i.addEventListener("blur",()=>{i.dataset.editing!==void 0&&u(),delete i.dataset.editing,i.value=J(l()),this.speakOf(e,n,-1)},{signal:a}),i}speakOf(e,n,r){e.at=r,this.name(e,n),this.gradients()}name(e,n){let{graph:r}=this;r&&R(e.partial,vn(r,n)+(e.at<0?"":xn(e.at,r.leafShape(n))))}quiet(e){e.problem.hidden=!0;for(let n of e.fields)n.removeAttribute("aria-invalid")}};function vn(t,e){return`∂${t.outputName}/∂${D(t.program.leaves[e].name)}`}function us(t,e){Number.isFinite(e)&&(e<Number(t.min)&&(t.min=String(e)),e>Number(t.max)&&(t.max=String(e)))}function J(t){let e=String(t);return(e.length<=12?e:String(Number(t.toPrecision(7)))).replace(/-/g,"−")}function xn(t,e){let n=[];for(let r=e.length-1;r>=0;r--)n.unshift(t%e[r]),t=Math.floor(t/e[r]);return`[${n.join(",")}]`}function cs(t,e,n){let r=1/0,s=-1/0;for(let a=e;a<e+n;a++){if(Number.isNaN(t[a]))return[NaN,NaN];r=Math.min(r,t[a]),s=Math.max(s,t[a])}return r<=s?[r,s]:null}var et=(t,e,n)=>Math.min(Math.max(t,e),n);function tt(t,e){let n=et(Math.min(1,(e.width-32)/t.width,(e.height-32)/t.height),.05,1);return te({scale:n,x:0,y:0},t,e)}function kn(t,e,n){let r=tt(t,e);if(r.scale>=.5)return r;let s=.75,a=e.width-16-s*t.width;return te({scale:s,x:a,y:e.height/2-s*n.y},t,e)}function te(t,e,n){let r=(s,a,o)=>a+32<=o?(o-a)/2:et(s,o-16-a,16);return{scale:t.scale,x:r(t.x,t.scale*e.width,n.width),y:r(t.y,t.scale*e.height,n.height)}}function Se(t,e,n,r,s){return te({...t,x:t.x+e,y:t.y+n},r,s)}function Mn(t,e,n,r,s){let a=et(t.scale*e,.05,3),o=a/t.scale;return te({scale:a,x:n.x-o*(n.x-t.x),y:n.y-o*(n.y-t.y)},r,s)}var hs=1024,ps=120,nt=480,rt=220,An=12,{card:X}=P,Le=class{el;svg;pathCanvas;painter;note;events;graph=null;layout=null;nodes=[];camera={scale:1,x:0,y:0};followsFit=!0;width=0;height=0;ratio=1;visible=!0;behind=!1;chosen=null;palette=null;dimmed=!1;resting=null;painted="";frame=new Float64Array(0);late=new Set;sizes;sight;constructor(e,n){this.events=e,this.svg=V("svg",{class:"adw-graph",role:"group","aria-label":"computation graph"}),this.pathCanvas=v("canvas",{class:"adw-layer","aria-hidden":"true"});let r=v("canvas",{class:"adw-layer","aria-hidden":"true"});this.note=v("div",{class:"adw-note"}),this.el=v("div",{class:"adw-window"},this.svg,this.pathCanvas,r,this.note),this.painter=new Me(r),this.listen(n),this.sizes=new ResizeObserver(()=>this.measure()),this.sizes.observe(this.el),this.sight=new IntersectionObserver(s=>{this.visible=s.at(-1).isIntersecting,this.visible&&this.behind&&this.paintAll()}),this.sight.observe(this.el)}destroy(){this.sizes.disconnect(),this.sight.disconnect(),this.resting!==null&&clearTimeout(this.resting)}setGraph(e,n){let{layout:r}=e,s=this.layout&&this.graph,a=!!s&&!!r&&fs(s,e),o=a&&ms(s,e);if(this.graph=e,this.frame=n,this.layout=r,this.late.clear(),o||this.build(e,r),!r){this.el.style.minHeight=`${rt}px`,this.paintAll();return}for(let u=0;u<this.nodes.length;u++)e.nodeValue[u]>=0&&this.write(u,"data-value",e.nodeValue[u],n),e.nodeGrad[u]>=0&&this.write(u,"data-grad",e.nodeGrad[u],n);if(this.painter.setGraph(e,r),a){this.paintAll();return}this.followsFit=!0;let i=parseFloat(this.el.style.minHeight)||0,l=Math.min(Math.max(r.height+32,rt),nt);this.el.style.minHeight=`${Math.max(i,l)}px`,this.width>0&&this.fitHeight(),this.look(this.opening(this.window))}build(e,n){if(this.chosen=null,this.nodes=[],this.svg.replaceChildren(),!n)return;let r=V("g",{class:"adw-edges"});n.edges.forEach(({path:a},o)=>{let{from:i}=e.program.edges[o],l=e.program.nodes[i].kind==="constant",u=V("path",{class:l?"adw-edge adw-quiet":"adw-edge",d:gs(a),"data-edge":e.edgeKeys[o]});r.append(u)});let s=V("g",{class:"adw-cards"});n.nodes.forEach((a,o)=>{let i=this.drawNode(e,a,o);this.nodes.push(i),s.append(i)}),this.svg.append(r,s)}setNote(e){this.note.textContent=e,this.note.hidden=e===""}drawNode(e,n,r){let[s,a,o,i]=n,l=s-o/2,u=a-i/2,d=e.program.nodes[r],c=e.labels[r],h=e.nodeValue[r]<0?[]:e.slots[e.nodeValue[r]].shape,m=[d.symbol===d.label?"":d.symbol,W(h)].filter(Boolean).join("  "),f=d.op===null&&d.kind!=="op"?d.kind:"op",g=V("g",{...re,class:`adw-node adw-is-${f}`,"data-node":e.nodeKeys[r],tabindex:r===e.outputNode?0:-1,role:"button","aria-label":[c,f==="op"?d.op:f,W(h)].filter(Boolean).join(", ")}),y=o-2*X.pad,w=m?En(m,P.size.symbol,P.font.number,"",y*.6):null,E=y-(w?w.width+X.gap:0),b=f==="constant"?"":"italic ",k=En(c,P.size.name,P.font.name,b,E);return g.append(V("rect",{class:"adw-card",x:l,y:u,width:o,height:i,rx:X.radius}),V("text",{class:b?"adw-name":"adw-name adw-upright",x:l+X.pad,y:u+X.name_y},k.text)),w&&g.append(V("text",{class:"adw-symbol",x:l+o-X.pad,y:u+X.symbol_y,"text-anchor":"end"},w.text)),k.text!==c&&g.append(V("title",{},c)),g.dataset.index=String(r),g}numbers(e,n){let{graph:r}=this;if(!(!r||!this.layout)){this.frame=e,this.visible?(this.painter.update(e,n),this.chosen&&this.paintPath()):(this.behind=!0,this.painter.stale());for(let s=0;s<this.nodes.length;s++){let a=r.nodeValue[s];a>=0&&n[a]&&this.write(s,"data-value",a,e);let o=r.nodeGrad[s];o>=0&&n[o]&&this.write(s,"data-grad",o,e)}this.late.size&&this.rest(e)}}write(e,n,r,s){let{start:a,size:o,shape:i}=this.graph.slots[r];i.length===0?this.nodes[e].setAttribute(n,String(s[a])):o<=hs||!this.nodes[e].hasAttribute(n)?this.nodes[e].setAttribute(n,Xe(s.subarray(a,a+o),i)):this.late.add(e)}rest(e){this.resting!==null&&clearTimeout(this.resting),this.resting=setTimeout(()=>{this.resting=null;let{graph:n}=this;if(n){for(let r of this.late)for(let[s,a]of[["data-value",n.nodeValue[r]],["data-grad",n.nodeGrad[r]]]){if(a<0)continue;let{start:o,size:i,shape:l}=n.slots[a];this.nodes[r].setAttribute(s,Xe(e.subarray(o,o+i),l))}this.late.clear()}},ps)}setMode(e){this.painter.setMode(e),this.paintAll()}setPalette(e){this.palette=e,this.painter.setPalette(e),this.paintAll()}setDimmed(e){e!==this.dimmed&&(this.dimmed=e,this.painter.setDimmed(e),this.paintAll())}choose(e,n){this.chosen&&this.nodes[this.chosen.node]?.classList.remove("adw-chosen"),this.chosen=e===null||!n?null:{node:e,paths:n},this.chosen&&this.nodes[this.chosen.node]?.classList.add("adw-chosen"),this.paintPath()}focusNode(e){this.nodes[e]?.focus({preventScroll:!0})}paintPath(){let{pathCanvas:e,layout:n,graph:r,chosen:s,palette:a,camera:o,ratio:i}=this,l=new Map;if(n&&r&&s&&a&&this.width&&this.visible){let{edges:m}=s.paths,f=hn(r,this.frame,s.node,m),g=-o.x/o.scale,y=g+this.width/o.scale;m.forEach((w,E)=>{let{path:b}=n.edges[w];if(b[b.length-2]<g||b[0]>y)return;let k=r.edgeContribution[w],L=k>=0&&r.slots[k].size===1?this.frame[r.slots[k].start]:1,A=f?Math.min(Math.abs(f[E]),1):.5,M=`${a[U(L)]}|${Math.round(A*An)}`,I=l.get(M);I?I.push(w):l.set(M,[w])})}let u=JSON.stringify([[...l],o,i,e.width,e.height]);if(u===this.painted)return;this.painted=u;let d=e.getContext("2d");d.setTransform(1,0,0,1,0,0),d.clearRect(0,0,e.width,e.height);let c=o.scale*i;d.setTransform(c,0,0,c,o.x*i,o.y*i);let{width:h,max_width:p}=P.edge;for(let[m,f]of l){let[g,y]=m.split("|");d.strokeStyle=g,d.lineWidth=h+Number(y)/An*(p-h),d.beginPath();for(let w of f)bs(d,n.edges[w].path);d.stroke()}}paintAll(){if(this.width){if(!this.visible){this.behind=!0;return}this.behind=!1,this.layout&&this.painter.paint(this.frame),this.paintPath()}}get window(){return{width:this.width,height:this.height}}measure(){let e=this.el.clientWidth,n=devicePixelRatio||1,r=this.width===0;if(!e)return;e!==this.width&&this.events.placed(),this.width=e,this.ratio=n,this.fitHeight();let s=this.el.clientHeight;this.height=s,this.painter.resize(e,s,n),this.pathCanvas.width=Math.round(e*n),this.pathCanvas.height=Math.round(s*n),this.painted="",this.layout&&(r||this.followsFit?this.look(this.opening(this.window)):this.look(te(this.camera,this.layout,this.window)))}opening(e){let n=this.layout,[r,s]=n.nodes[Math.max(this.graph.outputNode,0)]??[0,0];return kn(n,e,{x:r,y:s})}fitHeight(){if(!this.layout||!this.followsFit)return;let{scale:e}=this.opening({width:this.width,height:nt}),n=Math.min(Math.max(e*this.layout.height+32,rt),nt);this.el.style.minHeight=`${Math.round(n)}px`,this.height=this.el.clientHeight}look(e){let{layout:n}=this;if(!n)return;let r=i=>Math.round(i*this.ratio)/this.ratio,{scale:s}=e,a=r(e.x),o=r(e.y);e={scale:s,x:a,y:o},this.camera=e,q(this.svg,"width",String(s*n.width)),q(this.svg,"height",String(s*n.height)),q(this.svg,"viewBox",`0 0 ${n.width} ${n.height}`),this.svg.style.transform=`translate(${a}px, ${o}px)`,this.painter.setCamera(e),this.paintAll(),this.events.zoomed(s)}fit(){this.layout&&(this.followsFit=!0,this.look(tt(this.layout,this.window)),this.followsFit=!1)}zoomBy(e,n={x:this.width/2,y:this.height/2}){this.layout&&(this.followsFit=!1,this.look(Mn(this.camera,e,n,this.layout,this.window)))}fullSize(){this.zoomBy(1/this.camera.scale)}reveal(e){if(!this.layout)return;let[n,r,s,a]=this.layout.nodes[e],{scale:o,x:i,y:l}=this.camera,u=(h,p,m)=>h<16?16-h:p>m-16?m-16-p:0,d=u(o*(n-s/2)+i,o*(n+s/2)+i,this.width),c=u(o*(r-a/2)+l,o*(r+a/2)+l,this.height);(d||c)&&this.look(Se(this.camera,d,c,this.layout,this.window))}listen(e){let n=o=>{let i=o.target.closest?.("[data-index]");return i?Number(i.dataset.index):null},r=(o,i,l={})=>this.el.addEventListener(o,i,{...l,signal:e}),s=null;r("pointerdown",o=>{o.button!==0||!this.layout||(s={id:o.pointerId,x:o.clientX,y:o.clientY,camera:this.camera})}),r("pointermove",o=>{if(!s||o.pointerId!==s.id||!this.layout)return;let i=o.clientX-s.x,l=o.clientY-s.y;if(!this.el.hasPointerCapture(s.id)){if(Math.hypot(i,l)<4)return;this.el.setPointerCapture(s.id),this.el.classList.add("adw-panning")}this.followsFit=!1,this.look(Se(s.camera,i,l,this.layout,this.window))});let a=()=>{s=null,this.el.classList.remove("adw-panning")};r("pointerup",a),r("pointercancel",a),r("click",o=>{let i=n(o);i!==null&&this.events.select(i)}),r("pointerover",o=>{s||this.events.hover(n(o))}),r("pointerleave",()=>this.events.hover(null)),r("wheel",o=>{if(!this.layout)return;if(o.ctrlKey||o.metaKey){o.preventDefault();let h=this.el.getBoundingClientRect(),p={x:o.clientX-h.left,y:o.clientY-h.top};this.zoomBy(Math.exp(-o.deltaY*(o.deltaMode?.06:.002)),p);return}let i=this.el.matches(":focus-within"),l=o.deltaMode?16:1,u=-l*(o.shiftKey&&!o.deltaX?o.deltaY:o.deltaX),d=o.shiftKey||!i?0:-l*o.deltaY;if(!u&&!d)return;let c=Se(this.camera,u,d,this.layout,this.window);c.x===this.camera.x&&c.y===this.camera.y||(o.preventDefault(),this.followsFit=!1,this.look(c))},{passive:!1}),r("keydown",o=>this.key(o,n(o))),r("focusin",o=>{let i=n(o);i!==null&&(this.speak(i),o.target.matches(":focus-visible")&&(this.events.select(i),this.reveal(i)))})}speak(e){let n=this.nodes[e],r=this.graph,s=n.getAttribute("data-grad"),a=[`value ${n.getAttribute("data-value")}`];s!==null&&a.push(`gradient ${s}`),n.setAttribute("aria-label",`${r.labels[e]}, ${a.join(", ")}`)}key(e,n){let{graph:r}=this;if(!r||n===null||e.ctrlKey||e.metaKey||e.altKey)return;let{edges:s}=r.program,a;switch(e.key){case"ArrowLeft":a=s[r.entering[n][0]]?.from;break;case"ArrowRight":a=s[r.leaving[n][0]]?.to;break;case"ArrowUp":case"ArrowDown":a=this.neighbour(n,e.key==="ArrowDown"?1:-1);break;case"Enter":case" ":a=n;break;default:return}e.preventDefault(),e.stopPropagation(),a!==void 0&&(this.events.select(a),this.reveal(a),this.focusNode(a))}neighbour(e,n){let{nodes:r}=this.layout,[s,a,o]=r[e],i;return r.forEach(([l,u,d],c)=>{let h=n*(u-a);h<=1||Math.abs(l-s)>(o+d)/2||(i===void 0||h<n*(r[i][1]-a))&&(i=c)}),i}};function fs(t,e){let n=({width:r,height:s,nodes:a,edges:o})=>JSON.stringify([r,s,a,o]);return t.layout===e.layout||n(t.layout)===n(e.layout)}function ms(t,e){let n=r=>JSON.stringify([r.nodeKeys,r.edgeKeys,r.program.nodes.map((s,a)=>{let o=r.nodeValue[a];return[s.label,s.symbol,s.op,s.kind,s.grad===null,o<0||r.slots[o].shape]})]);return n(t)===n(e)}function gs(t){let e=`M${t[0]} ${t[1]}`;for(let n=2;n+5<t.length;n+=6)e+=`C${t.slice(n,n+6).join(" ")}`;return e}function bs(t,e){t.moveTo(e[0],e[1]);for(let n=2;n+5<e.length;n+=6)t.bezierCurveTo(e[n],e[n+1],e[n+2],e[n+3],e[n+4],e[n+5])}var de=null;function En(t,e,n,r,s){de??=document.createElement("canvas").getContext("2d"),de.font=`${r}${e}px ${n}`;let a=de.measureText(t).width;if(a<=s)return{text:t,width:a};let o=[...t],i=0,l=o.length;for(;i<l;){let d=i+l+1>>1,c=`${o.slice(0,d).join("")}…`;de.measureText(c).width<=s?i=d:l=d-1}let u=`${o.slice(0,i).join("")}…`;return{text:u,width:de.measureText(u).width}}var Sn=`.ad-widget {
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
  /* Hundreds of sliders out of sight cost nothing. */
  content-visibility: auto;
  contain-intrinsic-size: auto 50px;
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
.ad-widget .adw-wide {
  grid-column: 1 / -1;
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
  /* Not hidden: the browser must not scroll to a focused node, the camera goes there. */
  overflow: clip;
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
  max-width: none;
  max-height: none;
}
.ad-widget .adw-layer {
  position: absolute;
  left: 0;
  top: 0;
  width: 100%;
  height: 100%;
  max-width: none;
  max-height: none;
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
  display: grid;
  grid-template-columns: minmax(0, auto) minmax(0, auto);
  column-gap: 22px;
  min-width: 0;
  overflow: hidden;
}
.ad-widget .adw-path {
  display: contents;
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
  white-space: nowrap;
  overflow: hidden;
  text-overflow: ellipsis;
}

@container (max-width: 760px) {
  .ad-widget .adw-main {
    grid-template-columns: minmax(0, 1fr);
  }
  .ad-widget .adw-side {
    border-right: 0;
    border-bottom: 1px solid var(--adw-line);
  }
  .ad-widget .adw-foot {
    flex-direction: column;
    align-items: stretch;
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
@container (max-width: 480px) {
  .ad-widget .adw-paths {
    grid-template-columns: minmax(0, 1fr);
  }
}
`;function Nn(){let t=e=>Object.entries(e).map(([n,r])=>`--adw-own-${n}:${r};`).join("");return`.ad-widget{${t(P.light)}--adw-font-name:${P.font.name};--adw-font-number:${P.font.number};--adw-font-text:${P.font.text};--adw-size-name:${P.size.name}px;--adw-size-symbol:${P.size.symbol}px}.ad-widget[data-theme=dark]{${t(P.dark)}}`}function Pn(t){for(let e=t.parentElement??Ln(t);e;e=e.parentElement??Ln(e)){let n=ys(getComputedStyle(e).backgroundColor);if(n!==null)return n<.5}return matchMedia("(prefers-color-scheme: dark)").matches}function Ln(t){let e=t.getRootNode();return e instanceof ShadowRoot?e.host:null}function ys(t){let e=t.match(/-?[\d.]+(e-?\d+)?/g)?.map(Number);if(!e||e.length<3||e.length>3&&e[3]<.5)return null;let n=t.startsWith("rgb")?255:1,[r,s,a]=e.map(o=>o/n);return .2126*r+.7152*s+.0722*a}function In(t,e){let n=new MutationObserver(e),r={attributes:!0,attributeFilter:["class","style","data-theme","data-jp-theme-light","data-jp-theme-name","data-vscode-theme-kind"]},{documentElement:s,body:a}=t.ownerDocument;n.observe(s,r),a&&n.observe(a,r);let o=matchMedia("(prefers-color-scheme: dark)");return o.addEventListener("change",e),()=>{n.disconnect(),o.removeEventListener("change",e)}}function Rn(t){let e=getComputedStyle(t),n=t.ownerDocument.createElement("span");n.hidden=!0,t.append(n);let r=a=>(n.style.color=`var(--adw-${a})`,getComputedStyle(n).color||e.color),s={background:r("background"),ink:r("ink"),soft:r("soft"),faint:r("faint"),line:r("line"),positive:r("positive"),negative:r("negative"),warn:r("warn")};return n.remove(),s}var vs=60,xs=250;function st(t,e){let n=new AbortController,{signal:r}=n,s=null,a=null,o=null,i=x=>{x!==a&&(a=x,b())},l=x=>{s=t.graph?.nodeKeys[x]??null,b()},u=x=>t.graph?.leafNode[x]??-1,d=new ve({edges:x=>E(x),fit:()=>p.fit(),zoom:x=>p.zoomBy(x),fullSize:()=>p.fullSize(),reset:()=>t.reset()},r),c=new xe({hover:i,select:l},r),h=new Ee(t,{hover:x=>i(x===null||u(x)<0?null:u(x)),select:x=>{u(x)>=0&&l(u(x))}},r),p=new Le({hover:i,select:l,zoomed:x=>d.setScale(x),placed:()=>A()},r),m=new Ae,f=v("div",{class:"adw-message",role:"alert",hidden:!0}),g=v("div",{class:"adw-notes"}),y=v("div",{class:"adw-side"},c.el,h.el,g),w=v("div",{class:"ad-widget"},v("style",{},Nn()+Sn),v("div",{class:"adw-frame"},d.el,v("div",{class:"adw-main"},y,p.el,f),m.el));for(let x of["keydown","pointerdown"])e.ownerDocument.addEventListener(x,()=>t.settle(),{capture:!0,signal:r});function E(x){d.setMode(x),p.setMode(x)}function b(x=!1){let{graph:$}=t;if(!$)return;let ue=s===null?-1:$.nodeKeys.indexOf(s),H=a??(ue>=0?ue:null);if(H===o&&!x)return;o=H;let at=H===null?null:un($,H);p.choose(H,at),m.choose($,H,at,t.frame),c.choose(H);let ot=H===null?-1:$.leafNode.indexOf(H);h.choose(ot<0?null:ot)}let k=null,L=x=>{x&&k===null?k=setTimeout(()=>p.setDimmed(!0),xs):x||(k!==null&&clearTimeout(k),k=null,p.setDimmed(!1))},A=()=>{I(),m.placed=!0,m.settle()},M={structure(){let{graph:x}=t;if(x){if(a=null,s===null||!x.nodeKeys.includes(s)){let $=x.leafNode.find(ue=>ue>=0);s=$===void 0?null:x.nodeKeys[$]}d.setTitle(x),c.setGraph(x),h.setGraph(x),p.setGraph(x,t.frame),g.replaceChildren(...x.notes.map($=>v("p",{},$))),b(!0)}},numbers(){p.numbers(t.frame,t.changed),h.gradients(),m.numbers(t.frame)},leaves(){h.values()},status(){q(w,"data-mode",t.mode),q(w,"data-state",t.state),R(f,t.message),f.hidden=t.message==="",d.setStatus(t),L(t.state==="stale"||t.state==="error"),p.setNote(t.graph&&!t.graph.layout?t.layoutNote||"no layout":"")}},I=()=>{w.isConnected&&(q(w,"data-theme",Pn(w)?"dark":"light"),p.setPalette(Rn(w)))};e.append(w);let C=t.attach(M),Cn=In(w,I);return M.structure(),E((t.graph?.program.nodes.length??0)<=vs?"local":"none"),M.status(),()=>{n.abort(),C(),Cn(),p.destroy(),k!==null&&clearTimeout(k),w.remove()}}var Tn=new WeakMap;function zn(t){let e=new ye(t),n=()=>{let r=t.get("_graph");r&&Tn.set(r,e)};return n(),t.on("change:_graph",n),{session:e,close(){t.off("change:_graph",n),e.dispose()}}}function ks({model:t}){return Pe(t)?void 0:zn(t).close}function On({model:t,el:e}){let n=Pe(t)??t,r=n.get("_graph"),s=r?Tn.get(r):void 0;if(s&&!s.ended)return st(s,e);let{session:a,close:o}=zn(n),i=st(a,e);return()=>{i(),o()}}function Ms(t,e){let n={state:"live",message:"",reason:"",...e._status,mode:"static"};return On({model:Ne({...e,_status:n}),el:t})}var Fn={initialize:ks,render:On},Mo=Fn,Gn=globalThis[Symbol.for("ad_widget.page")]??={},_n={default:Fn,mount:Ms};Gn.bring?.(_n);Gn.module=Promise.resolve(_n);export{Mo as default,Ms as mount};
