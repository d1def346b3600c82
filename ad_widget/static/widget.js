var ce="ad_widget.program";function L(n){let e=1;for(let t of n)e*=t;return e}function he(n){if(typeof n=="string"){let e=atob(n),t=new Uint8Array(e.length);for(let r=0;r<e.length;r++)t[r]=e.charCodeAt(r);return t}return n instanceof Uint8Array?n:n instanceof ArrayBuffer?new Uint8Array(n):new Uint8Array(n.buffer,n.byteOffset,n.byteLength)}function Q(n){let e=he(n.data),t=new DataView(e.buffer,e.byteOffset,e.byteLength),r=L(n.shape),a={float64:8,float32:4,int64:8,bool:1}[n.dtype];if(a===void 0)throw new Error(`unknown dtype ${String(n.dtype)}`);if(e.byteLength!==r*a)throw new Error("array data do not match their shape");let s=new Float64Array(r);for(let o=0;o<r;o++)switch(n.dtype){case"float64":s[o]=t.getFloat64(8*o,!0);break;case"float32":s[o]=t.getFloat32(4*o,!0);break;case"int64":s[o]=Number(t.getBigInt64(8*o,!0));break;case"bool":s[o]=t.getUint8(o)?1:0}return s}function W(n){let e=he(n);return new Float64Array(e.slice(0,e.byteLength-e.byteLength%8).buffer)}function Pe(n){return{get:e=>n[e]??null,set(){},save_changes(){},on(){},off(){},send(){}}}var Dn=["format","version","values","constants","leaves","steps","forward","backward","output","nodes","edges","guards","show","source"];function Ie(n){let e=t=>n.get(t);return e("format")!==ce||e("_graph")?null:Pe({_graph:{id:0,program:Object.fromEntries(Dn.map(t=>[t,e(t)])),layout:e("layout")??null,dot:null,controls:e("controls")??[],title:e("title")??"",notes:e("notes")??[]},_status:{mode:"static",state:"live",message:"",reason:""}})}function dt(n,e,t){let[r,a,s,o]=n.bb.split(",").map(Number),i=u=>{let[c,h]=u.split(",").map(Number);return[B(c-r),B(o-h)]},l=new Array(e.nodes.length);for(let{name:u,pos:c,width:h,height:p}of n.objects??[])l[Number(u.slice(1))]=[...i(c),B(72*Number(h)),B(72*Number(p))];let d=new Array(e.edges.length);for(let{id:u,pos:c}of n.edges??[]){let h=c.split(" ").flatMap(i);d[Number(u.slice(1))]={path:h,label:Un(h)}}for(let u=0;u<l.length;u++)if(!l[u])throw new Error(`no place for node ${u}`);for(let u=0;u<d.length;u++)if(!d[u])throw new Error(`no curve for edge ${u}`);return{width:B(s-r),height:B(o-a),nodes:l,edges:d,engine:t}}function Un(n){let e=n[n.length-2],t=e-Math.min(.42*(e-n[0]),28),r=0;for(;r+8<n.length&&n[r+6]<t;)r+=6;let a=n.slice(r,r+8),s=0,o=1,i=0;for(let l=0;l<16;l++)i=(s+o)/2,Re(a,0,i)<t?s=i:o=i;return[B(Re(a,0,i)),B(Re(a,1,i))]}function Re(n,e,t){let r=1-t;return r*r*r*n[e]+3*r*r*t*n[e+2]+3*r*t*t*n[e+4]+t*t*t*n[e+6]}var B=n=>Math.round(1e3*n)/1e3;var Wn=500,Te=Symbol.for("ad_widget.graphviz"),ze=globalThis;async function ct(n,e,t){ze[Te]??=t();let r;try{r=await ze[Te]}catch(s){throw delete ze[Te],s}let a=URL.createObjectURL(new Blob([r],{type:"text/javascript"}));try{let[s,o]=e.program.nodes.length>=Wn?await Yn(a,n).catch(()=>ut(a,n)):await ut(a,n);return dt(JSON.parse(s),e.program,`wasm-graphviz ${o}`)}finally{URL.revokeObjectURL(a)}}async function ut(n,e){let r=await(await import(n)).Graphviz.load();return[r.layout(e,"json0","dot"),r.version()]}function Yn(n,e){let t=`import { Graphviz } from ${JSON.stringify(n)};
onmessage = async ({ data }) => {
  try {
    const graphviz = await Graphviz.load();
    postMessage([graphviz.layout(data, "json0", "dot"), graphviz.version()]);
  } catch (error) {
    postMessage(String(error));
  }
};
postMessage(null);`,r=URL.createObjectURL(new Blob([t],{type:"text/javascript"}));return new Promise((a,s)=>{let o=new Worker(r,{type:"module"}),i=()=>{o.terminate(),URL.revokeObjectURL(r)};o.onerror=l=>{i(),s(new Error(l.message||"no worker"))},o.onmessage=({data:l})=>{if(l===null){o.postMessage(e);return}i(),typeof l=="string"?s(new Error(l)):a(l)}})}var Jn="http://www.w3.org/2000/svg";function ht(n,e,t){for(let[r,a]of Object.entries(e))a===!1||a===void 0||n.setAttribute(r,a===!0?"":String(a));return n.append(...t),n}function b(n,e={},...t){return ht(document.createElement(n),e,t)}function I(n,e={},...t){return ht(document.createElementNS(Jn,n),e,t)}var re={"data-lm-suppress-shortcuts":"true"};function R(n,e){n.textContent!==e&&(n.textContent=e)}function q(n,e,t){n.getAttribute(e)!==t&&n.setAttribute(e,t)}function D(n){return n.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu,"�")}var pe=class{id;program;controls;title;notes;dot;layout;slots=[];frameLength;nodeValue;nodeGrad;edgeContribution;edgeLocal;labels;bare;nodeKeys;edgeKeys;leaving;entering;outputNode;outputName;leafStart=[0];leafNode;initial;constructor(e){let{program:t}=e;if(t.format!==ce||t.version!==1)throw new Error(`cannot read ${t.format} version ${t.version}`);this.id=e.id,this.program=t,this.layout=e.layout??null,this.dot=e.dot??null,this.controls=e.controls??[],this.title=D(e.title??""),this.notes=e.notes??[];let r=new Map,a=0;for(let o of t.show){let i=t.values[o][0],l=L(i);r.set(o,this.slots.length),this.slots.push({start:a,size:l,shape:i}),a+=l}this.frameLength=a;let s=o=>o===null?-1:r.get(o)??-1;this.nodeValue=t.nodes.map(o=>s(o.value)),this.nodeGrad=t.nodes.map(o=>s(o.grad)),this.edgeContribution=t.edges.map(o=>s(o.contribution)),this.edgeLocal=t.edges.map(o=>s(o.local)),this.labels=t.nodes.map(o=>D(o.label)),this.bare=t.nodes.map(o=>o.kind==="constant"&&o.name===null&&t.values[o.value][0].length===0),this.nodeKeys=t.nodes.map((o,i)=>o.name??String(i)),this.edgeKeys=t.edges.map(o=>`${this.nodeKeys[o.from]}->${this.nodeKeys[o.to]}`),this.leaving=t.nodes.map(()=>[]),this.entering=t.nodes.map(()=>[]),t.edges.forEach((o,i)=>{this.leaving[o.from].push(i),this.entering[o.to].push(i)}),this.outputNode=t.nodes.findIndex(o=>o.value===t.output),this.outputName=Zn(this.title,t.nodes[this.outputNode]);for(let o of t.leaves)this.leafStart.push(this.leafStart.at(-1)+L(t.values[o.value][0]));this.leafNode=t.leaves.map(o=>t.nodes.findIndex(i=>i.value===o.value)),this.initial=t.leaves.map(o=>Q(o.data))}get leafLength(){return this.leafStart.at(-1)}leafShape(e){return this.program.values[this.program.leaves[e].value][0]}initialValues(){let e=new Float64Array(this.leafLength);return this.initial.forEach((t,r)=>e.set(t,this.leafStart[r])),e}sameLeaves(e){let t=this.program.leaves,r=e.program.leaves;return t.length===r.length&&t.every((a,s)=>{let o=this.leafShape(s),i=e.leafShape(s);return a.name===r[s].name&&o.length===i.length&&o.every((l,d)=>l===i[d])})}};function Zn(n,e){let t=/^[\p{L}_][\p{L}\p{N}_.[\]']*$/u;for(let r of[e?.name??"",n,e?.label??""])if(t.test(r)&&r.length<=24)return r;return"output"}var Oe={after(n,e){let t=setTimeout(e,n);return()=>clearTimeout(t)}},Qn=3,er=3e3,tr=3e4,fe=class{gap=0;answering=!0;sequence=0;unanswered=[];waiting=null;last=null;tried=!1;stopTimer=null;stopRest=null;send;changed;clock;constructor(e,t=()=>{},r=Oe){this.send=e,this.changed=t,this.clock=r}get idle(){return this.unanswered.length===0&&this.waiting===null}get latest(){return this.sequence}push(e){this.last=e.slice(),this.waiting=this.last,this.flush()}hurry(){this.stopRest?.(),this.stopRest=null;let e=this.waiting;e&&(this.waiting=null,this.dispatch(e))}answer(e){this.unanswered=this.unanswered.filter(t=>t>e),this.heard(),this.flush(),this.idle&&this.changed()}heard(){this.tried=!1,this.stopTimer?.(),this.stopTimer=null,this.answering||(this.answering=!0,this.changed()),this.unanswered.length&&this.watch()}lost(){this.stopTimer?.(),this.stopTimer=null,this.unanswered=[],this.waiting=null,this.answering&&(this.answering=!1,this.changed())}dispose(){this.stopTimer?.(),this.stopTimer=null,this.stopRest?.(),this.stopRest=null,this.unanswered=[],this.waiting=null}flush(){if(!this.waiting||this.unanswered.length>=Qn||this.stopRest)return;let e=this.waiting;this.waiting=null,this.gap>0&&(this.stopRest=this.clock.after(this.gap,()=>{this.stopRest=null,this.flush()})),this.dispatch(e)}dispatch(e){this.unanswered.push(++this.sequence),this.stopTimer||this.watch(),this.send(this.sequence,e)}watch(){this.stopTimer=this.clock.after(this.answering?er:tr,()=>{if(this.stopTimer=null,this.answering){this.answering=!1,this.changed(),this.watch();return}let e=this.last;this.unanswered=[],this.waiting=null,e&&!this.tried&&(this.tried=!0,this.dispatch(e))})}};var Ce=[0,1,2,2,2,2,1,1,1,1,1,1,1,1,1,2,2,2,2,2,2,3,1,2,3,0,0];function Fe(n,e,t,r){let a=e.length,s=0;for(;s<a;){let o=e[s],i=e[s+1],l=i+e[s+2];switch(s+=3,o){case 0:t[i]();break;case 1:for(;i<l;i++,s++)n[i]=n[e[s]];break;case 2:for(;i<l;i++,s+=2)n[i]=n[e[s]]+n[e[s+1]];break;case 3:for(;i<l;i++,s+=2)n[i]=n[e[s]]-n[e[s+1]];break;case 4:for(;i<l;i++,s+=2)n[i]=n[e[s]]*n[e[s+1]];break;case 5:for(;i<l;i++,s+=2)n[i]=n[e[s]]/n[e[s+1]];break;case 6:for(;i<l;i++,s++)n[i]=-n[e[s]];break;case 7:for(;i<l;i++,s++)n[i]=n[e[s]]*n[e[s]];break;case 8:for(;i<l;i++,s++)n[i]=Math.sqrt(n[e[s]]);break;case 9:for(;i<l;i++,s++)n[i]=Math.abs(n[e[s]]);break;case 10:for(;i<l;i++,s++)n[i]=Math.exp(n[e[s]]);break;case 11:for(;i<l;i++,s++)n[i]=Math.log(n[e[s]]);break;case 12:for(;i<l;i++,s++)n[i]=Math.sin(n[e[s]]);break;case 13:for(;i<l;i++,s++)n[i]=Math.cos(n[e[s]]);break;case 14:for(;i<l;i++,s++)n[i]=Math.tanh(n[e[s]]);break;case 15:for(;i<l;i++,s+=2)n[i]=Math.max(n[e[s]],n[e[s+1]]);break;case 16:for(;i<l;i++,s+=2)n[i]=Math.min(n[e[s]],n[e[s+1]]);break;case 17:for(;i<l;i++,s+=2)n[i]=n[e[s]]<n[e[s+1]]?1:0;break;case 18:for(;i<l;i++,s+=2)n[i]=n[e[s]]<=n[e[s+1]]?1:0;break;case 19:for(;i<l;i++,s+=2)n[i]=n[e[s]]===n[e[s+1]]?1:0;break;case 20:for(;i<l;i++,s+=2)n[i]=n[e[s]]!==n[e[s+1]]?1:0;break;case 21:for(;i<l;i++,s+=3)n[i]=n[e[n[e[s]]!==0?s+1:s+2]];break;case 22:case 23:case 24:r[e[s]](n,e,s+1,i,l),s+=1+(l-i)*(o-22+1);break;case 25:for(;i<l;i++)n[i]=Math.fround(n[i]);break;case 26:for(;i<l;i++)n[i]+=0}}}var me=class{size=0;places=[];put(e){let t=this.size;return this.places[e.id]=t,this.size+=e.size,t}alias(e,t){this.places[e.id]=this.at(t)}at=e=>{let t=this.places[e.id];if(t===void 0)throw new Error(`value ${e.id} is read before it is computed`);return t}};function pt(n,e,t){let r=new Ge(n),a=[],s=new Map,o=[],i=d=>{let{plan:u,step:c}=n[d];if(u.kind==="alias"){o.push(d);return}let h=u.kind==="run"?u.code:0,p=u.kind==="run"&&u.loop?sr(u.loop,t):-1,m=ar(u,c.output),f=((p+1)*32+h)*32+m,g=s.get(f);g||(g={group:{code:h,loop:p,after:m,members:[]},ready:[]},s.set(f,g),a.push(g)),g.ready.push(d)};r.first(i);let l=[];for(;;){for(;o.length;){let p=o.pop(),{plan:m,step:f}=n[p];m.kind==="alias"&&e.alias(f.output,m.of),r.done(p,i)}let d=a[0];for(let p of a)p.ready.length>d.ready.length&&(d=p);if(!d?.ready.length)break;let{group:u,ready:c}=d,h=[];for(let p=0;p<c.length;p++)e.put(n[c[p]].step.output),h.push(n[c[p]]),r.done(c[p],i),(u.code===0||p===c.length-1)&&l.push({...u,members:h.splice(0)});c.length=0}return d=>nr(l,d,e.at)}function nr(n,e,t){let r=[],a=n.map(({members:d})=>{let u=0;for(let{step:c}of d)u+=c.output.size;return u}),s=0;n.forEach(({code:d,after:u},c)=>s+=4+a[c]*Ce[d]+(u?3:0));let o=new Int32Array(s),i=0,l=(d,u,c)=>{o[i++]=d,o[i++]=u,o[i++]=c};return n.forEach((d,u)=>{if(!a[u])return;let c=t(d.members[0].step.output);d.code===0?l(0,r.length,0):l(d.code,c,a[u]),d.loop>=0&&(o[i++]=d.loop);let h=Ce[d.code];for(let{plan:p,step:m}of d.members)if(p.kind==="call"&&r.push(p.make(e,t)),p.kind==="run"){for(let f=0;f<h;f++)rr(o,i+f,h,p.operands[f],m.output.size,t);i+=m.output.size*h}d.after&&l(d.after,c,a[u])}),{code:o.slice(0,i),calls:r}}function rr(n,e,t,{value:r,index:a,pieces:s,which:o},i,l){if(i===1&&!a){n[e]=l(r);return}if(s&&o&&a){let c=s.map(l);for(let h=0;h<i;h++,e+=t)n[e]=c[o[h]]+a[h];return}let d=l(r),u=r.size===1?0:1;for(let c=0;c<i;c++,e+=t)n[e]=d+(a?a[c]:c*u)}function ar(n,e){return n.kind==="alias"||n.exact?0:e.dtype==="float32"?25:e.dtype==="int64"?26:0}function sr(n,e){let t=e.indexOf(n);return t<0?e.push(n)-1:t}var Ge=class{waits;starts;readers;constructor(e){let t=new Map;e.forEach(({step:s},o)=>t.set(s.output.id,o));let r=[];this.waits=new Int32Array(e.length),this.starts=new Int32Array(e.length+1),e.forEach(({step:s},o)=>{for(let{id:i}of s.inputs){let l=t.get(i);l!==void 0&&(r.push(l,o),this.starts[l+1]++,this.waits[o]++)}});for(let s=0;s<e.length;s++)this.starts[s+1]+=this.starts[s];this.readers=new Int32Array(r.length/2);let a=this.starts.slice();for(let s=0;s<r.length;s+=2)this.readers[a[r[s]]++]=r[s+1]}first(e){for(let t=0;t<this.waits.length;t++)this.waits[t]===0&&e(t)}done(e,t){for(let r=this.starts[e];r<this.starts[e+1];r++)--this.waits[this.readers[r]]===0&&t(this.readers[r])}};function O(n){let e=new Array(n.length),t=1;for(let r=n.length-1;r>=0;r--)e[r]=t,t*=n[r];return e}function _(n,e,t=0){let r=new Int32Array(L(n));if(r.length===0)return r;r[0]=t;let a=1;for(let s=n.length-1;s>=0;s--){let o=e[s],i=a;for(let l=1;l<n[s];l++){let d=l*o;for(let u=0;u<i;u++)r[a++]=r[u]+d}}return r}function _e(n,e){let t=O(n),r=e.length-n.length;return e.map((a,s)=>s<r||n[s-r]===1&&a!==1?0:t[s-r])}function K(n,e){return L(n)===L(e)?null:_(e,_e(n,e))}function ae(n,e){return n==null?Array.from({length:e},(r,a)=>a):(Array.isArray(n)?n:[n]).map(r=>r<0?r+e:r)}function j(n,e){let t=O(n),r=[...n.keys()].filter(s=>!e.includes(s)).concat(e);return{index:_(r.map(s=>n[s]),r.map(s=>t[s])),length:L(e.map(s=>n[s]))}}function ft(n,e,t,{stride:r,before:a,spread:s,dilation:o}){let i=O(n),l=[...e,...t],d=new Int32Array(L(l)),u=O(l);return n.forEach((c,h)=>{_(l,u.map((m,f)=>f===h?r[h]:f===h+e.length?o[h]:0),-a[h]).forEach((m,f)=>{let g=m/s[h];d[f]>=0&&(d[f]=g>=0&&g<c&&Number.isInteger(g)?d[f]+g*i[h]:-1)})}),d}var mt=n=>n.map(([e])=>e),or=({inputs:[n,e],output:t,attrs:r})=>{let[a,s]=n.shape,[o]=e.shape,i=e.shape.slice(2),l=t.shape.slice(2),d=L(n.shape.slice(2)),u=L(i),c=L(l),h=ft(n.shape.slice(2),l,i,{stride:r.stride,before:mt(r.padding),spread:r.spread,dilation:r.dilation});return{kind:"call",work:1.5*a*o*s*c*u,make(p,m){let[f,g,v]=[n,e,t].map(m);return()=>{let y=v;for(let S=0;S<a;S++)for(let w=0;w<o;w++)for(let k=0;k<c;k++,y++){let A=0,E=g+w*s*u;for(let M=0;M<s;M++){let F=f+(S*s+M)*d;for(let G=k*u;G<(k+1)*u;G++,E++)A+=(h[G]<0?0:p[F+h[G]])*p[E]}p[y]=A}}}}},ir=({inputs:[n],output:e,attrs:t})=>{let r=n.shape.slice(2),a=t.window,s=a.map(()=>1),o=e.shape.slice(2),i=ft(r,o,a,{stride:t.stride,before:mt(t.padding),spread:s,dilation:s}),l=L(a),d=L(o),u=L(r),c=n.shape[0]*n.shape[1];return{kind:"call",work:1.5*c*i.length,exact:!0,make(h,p){let[m,f]=[n,e].map(p);return()=>{let g=f;for(let v=0;v<c;v++){let y=m+v*u;for(let S=0;S<d;S++,g++){let w=-1/0;for(let k=S*l;k<(S+1)*l;k++)i[k]>=0&&(w=Math.max(w,h[y+i[k]]));h[g]=w}}}}}},gt={conv:or,max_pool:ir};function wt(n,e){return n===1||n===-1&&(e===1/0||e===-1/0)?1:n**e}function we(n){let e=Math.floor(n),t=n-e;return t<.5||t===.5&&e%2===0?e:t>=.5?e+1:n}function bt(n,e){let t=10**Math.abs(e);return e>=0?we(n*t)/t:we(n/t)*t}function Ve(n,e){let t=n%e;return t!==0&&t<0!=e<0?t+e:t}function yt(n,e){if(e===0)return n/e;let t=n%e,r=(n-t)/e;t!==0&&t<0!=e<0&&(r-=1);let a=Math.floor(r);return r-a>.5?a+1:a}var vt=(n,e)=>e===0?0:Ve(n,e),xt=(n,e)=>e===0?0:n%e,kt=(n,e)=>e===0?0:Math.floor(n/e),Mt=(n,e)=>n>=e||e!==e?n:e,At=(n,e)=>n<=e||e!==e?n:e,Et=(n,e,t)=>Math.min(Math.max(n,e),t),be=n=>n<0||Object.is(n,-0)?1:0,St=(n,e)=>be(n)===be(e)?n:-n,Lt=(n,e)=>n<0?0:n>0?1:n===0?e:n;function Nt(n,e){if(n===e)return n+Math.LN2;let t=n-e;return t>0?n+Math.log1p(Math.exp(-t)):t<=0?e+Math.log1p(Math.exp(t)):t}function Pt(n,e){if(n===e)return n+1;let t=n-e,r=a=>Math.LOG2E*Math.log1p(a);return t>0?n+r(2**-t):t<=0?e+r(2**t):t}function It(n){let e=Math.PI*(n===0?1e-20:n);return Math.sin(e)/e}function Rt(n){let e=Math.exp(-Math.abs(n));return(n>=0?1:e)/(1+e)}var lr=[[.18577770618460315,3.1611237438705655,113.86415415105016,377.485237685302,3209.3775891384694],[1,23.601290952344122,244.02463793444417,1282.6165260773723,2844.236833439171]],dr=[[21531153547440383e-24,.5641884969886701,8.883149794388377,66.11919063714163,298.6351381974001,881.952221241769,1712.0476126340707,2051.0783778260716,1230.3393547979972],[1,15.744926110709835,117.6939508913125,537.1811018620099,1621.3895745666903,3290.7992357334597,4362.619090143247,3439.3676741437216,1230.3393548037495]],ur=[[.016315387137302097,.30532663496123236,.36034489994980445,.12578172611122926,.016083785148742275,.0006587491615298378],[1,2.568520192289822,1.8729528499234604,.5279051029514285,.06051834131241432,.0023352049762686918]];function $e(n,[e,t]){let r=e[0],a=t[0];for(let s=1;s<e.length;s++)r=r*n+e[s],a=a*n+t[s];return r/a}function Ke(n){let e=n/-Math.SQRT2,t=Math.abs(e);if(t<=.46875)return(1-e*$e(t*t,lr))/2;let r=1/(t*t),a=Math.exp(-t*t)*(t<=4?$e(t,dr):(1/Math.sqrt(Math.PI)-r*$e(r,ur))/t);return(e>0?a:2-a)/2}var Tt=(n,e)=>Number(BigInt(n)&BigInt(e)),zt=(n,e)=>Number(BigInt(n)|BigInt(e)),Ot=(n,e)=>Number(BigInt(n)^BigInt(e));var se={cbrt(n,e,t,r,a){for(;r<a;r++,t++)n[r]=Math.cbrt(n[e[t]])},reciprocal(n,e,t,r,a){for(;r<a;r++,t++)n[r]=1/n[e[t]]},sign(n,e,t,r,a){for(;r<a;r++,t++)n[r]=Math.sign(n[e[t]])},floor(n,e,t,r,a){for(;r<a;r++,t++)n[r]=Math.floor(n[e[t]])},ceil(n,e,t,r,a){for(;r<a;r++,t++)n[r]=Math.ceil(n[e[t]])},trunc(n,e,t,r,a){for(;r<a;r++,t++)n[r]=Math.trunc(n[e[t]])},rint(n,e,t,r,a){for(;r<a;r++,t++)n[r]=we(n[e[t]])},exp2(n,e,t,r,a){for(;r<a;r++,t++)n[r]=2**n[e[t]]},expm1(n,e,t,r,a){for(;r<a;r++,t++)n[r]=Math.expm1(n[e[t]])},log2(n,e,t,r,a){for(;r<a;r++,t++)n[r]=Math.log2(n[e[t]])},log10(n,e,t,r,a){for(;r<a;r++,t++)n[r]=Math.log10(n[e[t]])},log1p(n,e,t,r,a){for(;r<a;r++,t++)n[r]=Math.log1p(n[e[t]])},tan(n,e,t,r,a){for(;r<a;r++,t++)n[r]=Math.tan(n[e[t]])},arcsin(n,e,t,r,a){for(;r<a;r++,t++)n[r]=Math.asin(n[e[t]])},arccos(n,e,t,r,a){for(;r<a;r++,t++)n[r]=Math.acos(n[e[t]])},arctan(n,e,t,r,a){for(;r<a;r++,t++)n[r]=Math.atan(n[e[t]])},sinh(n,e,t,r,a){for(;r<a;r++,t++)n[r]=Math.sinh(n[e[t]])},cosh(n,e,t,r,a){for(;r<a;r++,t++)n[r]=Math.cosh(n[e[t]])},arcsinh(n,e,t,r,a){for(;r<a;r++,t++)n[r]=Math.asinh(n[e[t]])},arccosh(n,e,t,r,a){for(;r<a;r++,t++)n[r]=Math.acosh(n[e[t]])},arctanh(n,e,t,r,a){for(;r<a;r++,t++)n[r]=Math.atanh(n[e[t]])},degrees(n,e,t,r,a){for(;r<a;r++,t++)n[r]=n[e[t]]*(180/Math.PI)},radians(n,e,t,r,a){for(;r<a;r++,t++)n[r]=n[e[t]]*(Math.PI/180)},sinc(n,e,t,r,a){for(;r<a;r++,t++)n[r]=It(n[e[t]])},logical_not(n,e,t,r,a){for(;r<a;r++,t++)n[r]=n[e[t]]===0?1:0},isnan(n,e,t,r,a){for(;r<a;r++,t++)n[r]=Number.isNaN(n[e[t]])?1:0},isinf(n,e,t,r,a){for(;r<a;r++,t++)n[r]=Math.abs(n[e[t]])===1/0?1:0},isfinite(n,e,t,r,a){for(;r<a;r++,t++)n[r]=Math.abs(n[e[t]])<1/0?1:0},signbit(n,e,t,r,a){for(;r<a;r++,t++)n[r]=be(n[e[t]])},sigmoid(n,e,t,r,a){for(;r<a;r++,t++)n[r]=Rt(n[e[t]])}},He={power(n,e,t,r,a){for(;r<a;r++,t+=2)n[r]=wt(n[e[t]],n[e[t+1]])},fmax(n,e,t,r,a){for(;r<a;r++,t+=2)n[r]=Mt(n[e[t]],n[e[t+1]])},fmin(n,e,t,r,a){for(;r<a;r++,t+=2)n[r]=At(n[e[t]],n[e[t+1]])},hypot(n,e,t,r,a){for(;r<a;r++,t+=2)n[r]=Math.hypot(n[e[t]],n[e[t+1]])},remainder(n,e,t,r,a){for(;r<a;r++,t+=2)n[r]=Ve(n[e[t]],n[e[t+1]])},fmod(n,e,t,r,a){for(;r<a;r++,t+=2)n[r]=n[e[t]]%n[e[t+1]]},floor_divide(n,e,t,r,a){for(;r<a;r++,t+=2)n[r]=yt(n[e[t]],n[e[t+1]])},heaviside(n,e,t,r,a){for(;r<a;r++,t+=2)n[r]=Lt(n[e[t]],n[e[t+1]])},copysign(n,e,t,r,a){for(;r<a;r++,t+=2)n[r]=St(n[e[t]],n[e[t+1]])},logaddexp(n,e,t,r,a){for(;r<a;r++,t+=2)n[r]=Nt(n[e[t]],n[e[t+1]])},logaddexp2(n,e,t,r,a){for(;r<a;r++,t+=2)n[r]=Pt(n[e[t]],n[e[t+1]])},arctan2(n,e,t,r,a){for(;r<a;r++,t+=2)n[r]=Math.atan2(n[e[t]],n[e[t+1]])},logical_and(n,e,t,r,a){for(;r<a;r++,t+=2)n[r]=n[e[t]]!==0&&n[e[t+1]]!==0?1:0},logical_or(n,e,t,r,a){for(;r<a;r++,t+=2)n[r]=n[e[t]]!==0||n[e[t+1]]!==0?1:0},logical_xor(n,e,t,r,a){for(;r<a;r++,t+=2)n[r]=n[e[t]]!==0!=(n[e[t+1]]!==0)?1:0},bitwise_and(n,e,t,r,a){for(;r<a;r++,t+=2)n[r]=Tt(n[e[t]],n[e[t+1]])},bitwise_or(n,e,t,r,a){for(;r<a;r++,t+=2)n[r]=zt(n[e[t]],n[e[t+1]])},bitwise_xor(n,e,t,r,a){for(;r<a;r++,t+=2)n[r]=Ot(n[e[t]],n[e[t+1]])}},Ct={clip(n,e,t,r,a){for(;r<a;r++,t+=3)n[r]=Et(n[e[t]],n[e[t+1]],n[e[t+2]])}},je={remainder(n,e,t,r,a){for(;r<a;r++,t+=2)n[r]=vt(n[e[t]],n[e[t+1]])},fmod(n,e,t,r,a){for(;r<a;r++,t+=2)n[r]=xt(n[e[t]],n[e[t+1]])},floor_divide(n,e,t,r,a){for(;r<a;r++,t+=2)n[r]=kt(n[e[t]],n[e[t+1]])},invert(n,e,t,r,a){for(;r<a;r++,t++)n[r]=-n[e[t]]-1},reciprocal(n,e,t,r,a){for(;r<a;r++,t++)n[r]=Math.trunc(1/n[e[t]])}},Ft=(n,e,t,r,a)=>{for(;r<a;r++,t++)n[r]=Math.abs(n[e[t]])<2**63?Math.trunc(n[e[t]]):-(2**63)},Gt=(n,e,t,r,a)=>{for(;r<a;r++,t++)n[r]=n[e[t]]*n[e[t]]*n[e[t]]},_t=n=>(e,t,r,a,s)=>{for(;a<s;a++,r++)e[a]=bt(e[t[r]],n)};var $=class extends Error{},ee=n=>({kind:"alias",of:n});var pr={negative:6,square:7,sqrt:8,absolute:9,exp:10,log:11,sin:12,cos:13,tanh:14,add:2,subtract:3,multiply:4,divide:5,maximum:15,minimum:16,less:17,less_equal:18,equal:19,not_equal:20,where:21,invert:je.invert,...se,...He,...Ct},fr={add:15,multiply:16,bitwise_and:16,bitwise_or:15,bitwise_xor:20,invert:se.logical_not};function N(n,e,t){let{output:r}=n,a=t.map(o=>({value:o,index:o.size===1?null:K(o.shape,r.shape)}));return typeof e=="number"?{kind:"run",code:e,operands:a}:{kind:"run",code:[22,23,24][t.length-1],loop:e,operands:a}}function Vt(n){let{inputs:e}=n,t=e.filter(r=>!r.weak).map(r=>r.dtype);return!t.includes("float32")||t.includes("float64")||t.includes("int64")?e:e.map(r=>r.weak&&r.constant?n.literal(Math.fround(r.constant[0])):r)}var Kt=n=>e=>{let t=e.inputs.map(a=>a.dtype),r=n;return t.every(a=>a==="bool")?r=fr[e.op]??n:t.every(a=>a==="bool"||a==="int64")&&(r=je[e.op]??n),N(e,r,Vt(e))},mr=n=>{let[e,t]=n.inputs,r=t.constant?.length===1?t.constant[0]:NaN;return r===2?N(n,7,[e]):r===.5&&n.output.shape.length?N(n,8,[e]):r===3?N(n,Gt,[e]):r===-1&&n.output.dtype!=="int64"?N(n,se.reciprocal,[e]):Kt(He.power)(n)},$t=n=>e=>N(e,n,[...Vt(e)].reverse()),gr=n=>{let[e]=n.inputs,{dtype:t}=n.output;return t===e.dtype||t==="float64"||e.dtype==="bool"?ee(e):t==="bool"?N(n,20,[e,n.literal(0)]):t==="float32"?N(n,1,[e]):N(n,Ft,[e])},Ht={...Object.fromEntries(Object.entries(pr).map(([n,e])=>[n,Kt(e)])),power:mr,greater:$t(17),greater_equal:$t(18),positive:n=>ee(n.inputs[0]),round:n=>{let e=Number(n.attrs.decimals??0);return N(n,e?_t(e):se.rint,n.inputs)},astype:gr};var wr=n=>(e,t,r,a,s)=>{for(;a<s;a++,r++)e[a]=e[t[r]]>0?e[t[r]]:n*e[t[r]]},br=n=>(e,t,r,a,s)=>{for(;a<s;a++,r++)e[a]=e[t[r]]>0?e[t[r]]:n*Math.expm1(e[t[r]])},yr=(n,e,t,r,a)=>{for(;r<a;r++,t++)n[r]=Math.max(n[e[t]],0)+Math.log1p(Math.exp(-Math.abs(n[e[t]])))},vr=(n,e,t,r,a)=>{for(;r<a;r++,t++)n[r]=Ke(n[e[t]])},xr=(n,e,t,r,a)=>{for(;r<a;r++,t++)n[r]=n[e[t]]*Ke(n[e[t]])},kr=(n,e,t,r,a)=>{for(;r<a;r++,t+=2)n[r]=(n[e[t]]-n[e[t+1]])**2},jt=n=>({inputs:[e],output:t,attrs:r})=>{let{index:a,length:s}=j(e.shape,[Number(r.axis)]);return{kind:"call",work:10*e.size,make(o,i){let l=i(e),d=i(t);return()=>{for(let u=0;u<a.length;u+=s){let c=u+s,h=-1/0;for(let f=u;f<c;f++)h=Math.max(h,o[l+a[f]]);let p=0;for(let f=u;f<c;f++){let g=o[l+a[f]]-h,v=Math.exp(g);p+=v,o[d+a[f]]=n?g:v}let m=Math.log(p);for(let f=u;f<c;f++)n?o[d+a[f]]-=m:o[d+a[f]]/=p}}}}};function Bt({attrs:n},e){return n.reduction==="mean"?1/e:1}var Mr=n=>{let{inputs:[e,t],output:r,attrs:a}=n;if(t.size>e.size)throw new $("cross entropy of more targets than logits is the kernel's");let{index:s,length:o}=j(e.shape,[Number(a.axis)]),i=K(t.shape,e.shape),l=i?s.map(c=>i[c]):s,d=a.reduction==="none",u=Bt(n,s.length/o);return{kind:"call",work:12*e.size,make(c,h){let[p,m,f]=[e,t,r].map(h);return()=>{let g=0;for(let v=0,y=0;v<s.length;v+=o,y++){let S=v+o,w=-1/0;for(let M=v;M<S;M++)w=Math.max(w,c[p+s[M]]);let k=0;for(let M=v;M<S;M++)k+=Math.exp(c[p+s[M]]-w);let A=Math.log(k),E=0;for(let M=v;M<S;M++){let F=c[m+l[M]];F!==0&&(E-=F*(c[p+s[M]]-w-A))}d&&(c[f+y]=E),g+=E}d||(c[f]=g*u)}}}},Ar=n=>{let{inputs:e,output:t,attrs:r}=n;if(r.reduction==="none")return N(n,kr,e);let[a,s]=e,o=Math.max(a.shape.length,s.shape.length),i=Array.from({length:o},(h,p)=>{let[m,f]=[a,s].map(g=>g.shape[p-o+g.shape.length]??1);return m===1?f:m}),{index:l}=j(i,[]),[d,u]=[a,s].map(h=>K(h.shape,i)??l),c=Bt(n,l.length);return{kind:"call",work:2*l.length,make(h,p){let[m,f,g]=[a,s,t].map(p);return()=>{let v=0;for(let y=0;y<l.length;y++)v+=(h[m+d[y]]-h[f+u[y]])**2;h[g]=v*c}}}},qt={relu:n=>N(n,15,[n.inputs[0],n.literal(0)]),leaky_relu:n=>N(n,wr(Number(n.attrs.slope)),n.inputs),elu:n=>N(n,br(Number(n.attrs.alpha)),n.inputs),softplus:n=>N(n,yr,n.inputs),normal_cdf:n=>N(n,vr,n.inputs),gelu:n=>N(n,xr,n.inputs),softmax:jt(!1),log_softmax:jt(!0),cross_entropy:Mr,mse:Ar};var Be=new Float64Array(32),Wt=(n,e,t,r,a)=>{let s=t+r,o=0,i=0;for(let l=t;;i++){let d=Math.min(l+128,s);for(o=0;l<d;l++)o+=n[e[l]];if(l===s)break;let u=0;for(;i>>u&1;u++)o+=Be[u];Be[u]=o}for(let l=0;i>>l;l++)i>>l&1&&(o+=Be[l]);n[a]=o},Er=(n,e,t,r,a)=>{let s=1;for(let o=t;o<t+r;o++)s*=n[e[o]];n[a]=s},Yt=(n,e,t,r,a)=>{let s=-1/0;for(let o=t;o<t+r;o++)s=Math.max(s,n[e[o]]);n[a]=s},Sr=(n,e,t,r,a)=>{let s=1/0;for(let o=t;o<t+r;o++)s=Math.min(s,n[e[o]]);n[a]=s},Dt=n=>(e,t,r,a,s)=>{let o=0;for(let i=0;i<a;i++){let l=n*e[t[r+i]];if(l!==l){o=i;break}l>n*e[t[r+o]]&&(o=i)}e[s]=o},Lr=(n,e,t,r,a)=>{let s=0;for(let o=t;o<t+r;o++)n[e[o]]!==0&&(s=1);n[a]=s},Nr=(n,e,t,r,a)=>{let s=1;for(let o=t;o<t+r;o++)n[e[o]]===0&&(s=0);n[a]=s},Jt=(n,e,t,r,a)=>{Wt(n,e,t,r,a),n[a]/=r},Ut=n=>(e,t,r,a,s)=>{Jt(e,t,r,a,s);let o=e[s],i=0;for(let l=r;l<r+a;l++)i+=(e[t[l]]-o)**2;e[s]=i/Math.max(a-n,0)},Pr=(n,e,t,r,a)=>{Yt(n,e,t,r,a);let s=n[a],o=s-s===0?s:0,i=0;for(let l=t;l<t+r;l++)i+=Math.exp(n[e[l]]-o);n[a]=Math.log(i)+o};function oe({inputs:n,output:e,attrs:t},r){let[a]=n,{index:s,length:o}=j(a.shape,ae(t.axis,a.shape.length));return{kind:"call",work:a.size,make(i,l){let d=l(a),u=s.map(p=>d+p),c=l(e),h=e.size;return()=>{for(let p=0;p<h;p++)r(i,u,p*o,o,c+p)}}}}var Ir=(n,e,t,r,a,s)=>{let o=0;for(let i=a;i<a+s;i++)n[e[i]]=o+=n[t[i]]},Rr=(n,e,t,r,a,s)=>{let o=1;for(let i=a;i<a+s;i++)n[e[i]]=o*=n[t[i]]},Tr=(n,e,t,r,a,s)=>{let o=0;for(let i=a;i<a+s;i++)n[e[i]]=o=n[t[i]]*o+n[r[i]]};function qe({inputs:n,output:e,attrs:t},r){let{index:a,length:s}=j(e.shape,ae(t.axis,e.shape.length)),o=[e,...n].map(i=>K(i.shape,e.shape));return{kind:"call",work:e.size,make(i,l){let[d,u,c]=[e,...n].map((h,p)=>{let m=l(h),f=o[p];return a.map(g=>m+(f?f[g]:g))});return()=>{for(let h=0;h<a.length;h+=s)r(i,d,u,c??u,h,s)}}}}var zr={sum:Wt,prod:Er,max:Yt,min:Sr,argmax:Dt(1),argmin:Dt(-1),any:Lr,all:Nr,mean:Jt,logsumexp:Pr},Xt={...Object.fromEntries(Object.entries(zr).map(([n,e])=>[n,t=>oe(t,e)])),var:n=>oe(n,Ut(Number(n.attrs.ddof??0))),std:n=>{let e=Ut(Number(n.attrs.ddof??0));return oe(n,(t,r,a,s,o)=>{e(t,r,a,s,o),t[o]=Math.sqrt(t[o])})},cumsum:n=>qe(n,Ir),cumprod:n=>qe(n,Rr),recurrence:n=>qe(n,Tr)};function Or(n,e,t,r,a,s,o){n.fill(0,r,r+a*o);for(let i=0;i<a;i++,e+=s,r+=o){if(o===1){let d=0;for(let u=0;u<s;u++)d+=n[e+u]*n[t+u];n[r]=d;continue}let l=0;for(;l+3<s;l+=4){let d=n[e+l],u=n[e+l+1],c=n[e+l+2],h=n[e+l+3],p=t+l*o,m=p+o,f=m+o,g=f+o;for(let v=0;v<o;v++)n[r+v]+=d*n[p+v]+u*n[m+v]+c*n[f+v]+h*n[g+v]}for(;l<s;l++){let d=n[e+l],u=t+l*o;for(let c=0;c<o;c++)n[r+c]+=d*n[u+c]}}}var Cr=({inputs:[n,e],output:t})=>{let r=n.shape.length>1?n.shape:[1,...n.shape],a=e.shape.length>1?e.shape:[...e.shape,1],[s,o]=r.slice(-2),i=a[a.length-1],l=+(n.shape.length>1)+ +(e.shape.length>1),d=t.shape.slice(0,t.shape.length-l),u=(p,m)=>_(d,_e(p.slice(0,-2),d)).map(f=>f*m),c=u(r,s*o),h=u(a,o*i);return{kind:"call",work:t.size*o/2,make(p,m){let[f,g,v]=[n,e,t].map(m);return()=>{for(let y=0;y<c.length;y++)Or(p,f+c[y],g+h[y],v+y*s*i,s,o,i)}}}},Fr=(n,e,t,r,a)=>{let s=0;for(let o=t;o<t+r;o++)s+=n[e[o]]**2;n[a]=Math.sqrt(s)};function Gr(n,e,t,r){let a=new Map;n.forEach(({shape:u},c)=>{e[c].forEach((h,p)=>{(a.get(h)??1)===1&&a.set(h,u[p])})});let s=[...a.keys()].filter(u=>!t.includes(u)),o=(u,c)=>{let{shape:h}=n[c],p=O(h),m=u.map(f=>e[c].reduce((g,v,y)=>g+(v===f&&h[y]!==1?p[y]:0),0));return _(u.map(f=>a.get(f)??1),m)},i=n.map((u,c)=>o(t,c)),l=n.map((u,c)=>o(s,c)),d=L(s.map(u=>a.get(u)));return{kind:"call",work:1.5*r.size*d*Math.max(n.length-1,1),make(u,c){let h=c(r),p=n.map(c);if(n.length===2){let[m,f]=p,[g,v]=i,[y,S]=l;return()=>{for(let w=0;w<r.size;w++){let k=m+g[w],A=f+v[w],E=0;for(let M=0;M<d;M++)E+=u[k+y[M]]*u[A+S[M]];u[h+w]=E}}}return()=>{for(let m=0;m<r.size;m++){let f=0;for(let g=0;g<d;g++){let v=1;for(let y=0;y<p.length;y++)v*=u[p[y]+i[y][m]+l[y][g]];f+=v}u[h+m]=f}}}}}var Zt={matmul:Cr,einsum:({inputs:n,output:e,attrs:t})=>{let[r,a]=String(t.subscripts).split("->");return Gr(n,r.split(",").map(s=>[...s]),[...a],e)},norm:n=>oe(n,Fr)};function De(n,e){return{kind:"run",code:1,operands:[{value:n,index:e}],exact:!0}}function Qt(n,e,t){let r={value:n[0],index:t,pieces:n,which:e};return{kind:"run",code:1,operands:[r],exact:!0}}var _r=({inputs:[n],output:e,attrs:t})=>{let r=t.axes??[...n.shape.keys()].reverse(),a=O(n.shape);return De(n,_(e.shape,r.map(s=>a[s])))};function en({inputs:n,output:e},t,r){let a=new Uint16Array(e.size),s=new Int32Array(e.size),o=0;return n.forEach((i,l)=>{_(i.shape,t,o).forEach((d,u)=>{a[d]=l,s[d]=u}),o+=r(i)}),Qt([...n],a,s)}var $r=n=>{let e=Number(n.attrs.axis),t=O(n.output.shape);return en(n,t,r=>r.shape[e]*t[e])},Vr=n=>{let e=Number(n.attrs.axis),t=O(n.output.shape),[r]=t.splice(e,1);return en(n,t,()=>r)};function Kr([n,e,t],r){let a=t??1,s=(l,d)=>{if(l===null)return d;let u=l<0?l+r:l;return a>0?Math.min(Math.max(u,0),r):Math.min(Math.max(u,-1),r-1)},o=s(n,a>0?0:r-1),i=s(e,a>0?r:-1);return{start:o,step:a,count:Math.max(Math.ceil((i-o)/a),0)}}function tn(n,e,t){let r=[...e],a=w=>w!==null&&typeof w=="object"&&"operand"in w?t[Number(w.operand)]:null;r.includes("...")||r.push("...");let s=n.length-r.filter(w=>w!==null&&w!=="...").length,o=O(n),i=[],l=[],d=0,u=0,c=-1,h=!1,p=-1,m=r.some(w=>a(w));r.forEach((w,k)=>{let A=a(w);if(m&&(A||typeof w=="number")&&(c<0?c=i.length:p!==k-1&&(h=!0),p=k),A)l.push({value:A,axis:d++});else if(w===null)i.push({length:1,stride:0});else if(w==="...")for(;s>0;s--,d++)i.push({length:n[d],stride:o[d]});else if(typeof w=="number")u+=(w<0?w+n[d]:w)*o[d++];else{let{start:E,step:M,count:F}=Kr(w.slice,n[d]);F&&(u+=E*o[d]),i.push({length:F,stride:M*o[d++]})}});let f=Math.max(0,...l.map(({value:w})=>w.shape.length)),g=Array.from({length:f},(w,k)=>l.map(({value:E})=>E.shape[k-f+E.shape.length]??1).find(E=>E!==1)??1),v=h||c<0?0:c;i.splice(v,0,...g.map(w=>({length:w,stride:0})));let y=i.map(({length:w})=>w),S=l.map(({value:w,axis:k})=>{let A=O(w.shape),E=v+f-A.length,M=i.map((F,G)=>G<E||G>=v+f||w.shape[G-E]===1?0:A[G-E]);return{value:w,at:_(y,M),stride:o[k],length:n[k]}});return{shape:y,base:_(y,i.map(({stride:w})=>w),u),picks:S}}function nn(n,e){let t=n<0?n+e:n;if(!(t>=0&&t<e))throw new Error(`index ${n} is out of bounds for ${e} elements`);return t}function rn({shape:n,base:e,picks:t}){let r=t.filter(({value:a,at:s,stride:o,length:i})=>{let{constant:l}=a;if(!l)return!0;for(let d=0;d<e.length;d++)e[d]+=nn(l[s[d]],i)*o;return!1});return{shape:n,base:e,picks:r}}function an({base:n,picks:e},t,r){let a=e.map(s=>({...s,from:r(s.value)}));return s=>{let o=n[s];for(let i=0;i<a.length;i++){let l=a[i];o+=nn(t[l.from+l.at[s]],l.length)*l.stride}return o}}var Hr=({inputs:n,output:e,attrs:t})=>{let[r,...a]=n,s=rn(tn(r.shape,t.index,a));return s.picks.length?{kind:"call",work:10*e.size,exact:!0,make(o,i){let l=an(s,o,i),d=i(r),u=i(e);return()=>{for(let c=0;c<e.size;c++)o[u+c]=o[d+l(c)]}}}:De(r,s.base)},jr=({inputs:n,output:e,attrs:t,literal:r})=>{let[a,...s]=n,o=rn(tn(e.shape,t.index,s)),{shape:i,base:l,picks:d}=o,u=K(a.shape,i);if(!d.length){let c=new Int32Array(e.size).fill(-1);if(l.forEach((h,p)=>c[h]=p),l.every((h,p)=>c[h]===p)){let h=Uint16Array.from(c,p=>p<0?1:0);return Qt([a,r(0)],h,c.map(p=>p<0?0:u?.[p]??p))}}return{kind:"call",work:e.size+10*l.length,make(c,h){let p=an(o,c,h),m=h(a),f=h(e);return()=>{c.fill(0,f,f+e.size);for(let g=0;g<l.length;g++)c[f+p(g)]+=c[m+(u?u[g]:g)]}}}},sn={reshape:({inputs:[n]})=>ee(n),broadcast_to:({inputs:[n],output:e})=>De(n,K(n.shape,e.shape)),transpose:_r,concatenate:$r,stack:Vr,copy:({inputs:[n]})=>ee(n),getitem:Hr,scatter_add:jr};function on({inputs:[n],output:e,attrs:t},r){let{index:a,length:s}=j(n.shape,ae(t.axis,n.shape.length));return{kind:"call",work:100*n.size,exact:!0,make(o,i){let l=i(n),d=i(e),u=new Float64Array(s);return()=>{for(let c=0;c<a.length;c+=s){for(let p=0;p<s;p++)u[p]=o[l+a[c+p]];let h=r(u);for(let p=0;p<s;p++)o[d+a[c+p]]=h[p]}}}}}var Br=n=>{let e=new Float64Array(0),t=new Int32Array(0),r=(a,s)=>{let o=e[a],i=e[s];return o<i?-1:o>i?1:+(o!==o)-+(i!==i)};return on(n,a=>{t.length!==a.length&&(t=new Int32Array(a.length));for(let s=0;s<a.length;s++)t[s]=s;return e=a,t.sort(r)})},ln={sort:n=>on(n,e=>e.sort()),argsort:Br};var Ue={...Ht,...sn,...Xt,...ln,...Zt,...qt,...gt},C="matrices are decomposed and solved in the kernel",We={cholesky:C,cofactor:C,det:C,eigh_vectors:C,eigvalsh:C,inv:C,pinv:C,slogdet_log:C,slogdet_sign:C,solve:C,svd_u:C,svd_vh:C,svdvals:C};var qr=2e6,Dr=6e7,Ye=new WeakMap;function dn(n){let e=cn(n);return e instanceof $?e.message:null}function un(n){let e=cn(n);if(e instanceof $)throw e;return Ye.delete(n),new Je(n,e)}function cn(n){let e=Ye.get(n);if(!e){try{e=Wr(n)}catch(t){if(!(t instanceof $))throw t;e=t}Ye.set(n,e)}return e}var Ur=["float64","float32","int64","bool"];function Wr(n){let e=n.values.map(([l,d],u)=>{if(!Ur.includes(d))throw new $(`numbers of dtype ${d} are the kernel's`);return{id:u,shape:l,size:L(l),dtype:d,constant:null,weak:!1}});if(e.reduce((l,d)=>l+d.size,0)>qr)throw new $("its arrays are too large for a page");for(let[l,d]of n.constants)e[l].constant=Q(d),e[l].weak=d.weak??!1;let r=[],a=l=>{let d=r.find(({constant:p})=>Object.is(p?.[0],l));if(d)return d;let u=e.length+r.length,c=Float64Array.of(l),h={id:u,shape:[],size:1,dtype:"float64",constant:c,weak:!1};return r.push(h),h},s=0,o=n.steps.map(([l,d,u,c])=>{let h=Object.hasOwn(Ue,l)?Ue[l]:null;if(!h){let f=Object.hasOwn(We,l)?We[l]:"has no evaluator in the page";throw new $(`${l.replaceAll("_"," ")}: ${f}`)}let p={op:l,inputs:d.map(f=>e[f]),output:e[u],attrs:Xr(c),literal:a},m=h(p);if(s+=Yr(m,p.output),s>Dr)throw new $("it takes too long for a page");return{step:p,plan:m}}),i=n.forward+n.backward;return{values:e,literals:r,main:o.slice(0,i),local:o.slice(i)}}function Yr(n,{size:e}){return n.kind==="call"?n.work:n.kind==="alias"?0:e*(n.loop||n.code>=10&&n.code<=14?10:1.5)}var Jr={};function Xr(n){let e=t=>Array.isArray(t)?t.map(e):t===null||typeof t!="object"?t:"float"in t?{nan:NaN,inf:1/0,"-inf":-1/0}[String(t.float)]:Object.fromEntries(Object.entries(t).map(([r,a])=>[r,e(a)]));return n===null?Jr:e(n)}var Zr={float64:1e-10,float32:1e-5},Je=class{heap;loops=[];main;local;views=[];leaves;guards;values;at;constructor(e,{values:t,literals:r,main:a,local:s}){let o=new me;this.values=t,this.at=o.at,this.leaves=e.leaves.map(({value:u})=>t[u]);let i=t.filter(u=>u.constant).concat(r);for(let u of[...i,...this.leaves])o.put(u);let l=[a,s].map(u=>pt(u,o,this.loops)),d=this.heap=new Float64Array(o.size);for(let u of i)d.set(u.constant,o.at(u));[this.main,this.local]=l.map(u=>u(d)),e.leaves.forEach(({data:u},c)=>this.setLeaf(c,Q(u))),this.guards=e.guards.map(u=>{let c=Q(u.outcome),h=u.kind==="bool"?c.every(f=>f!==0):null,p=t[u.value],m=c.reduce((f,g)=>Number.isFinite(g)?Math.max(f,Math.abs(g)):f,0);return{value:p,truth:h,outcome:c,slack:m*(Zr[p.dtype]??0)}})}setLeaf(e,t){let{heap:r}=this,{size:a,dtype:s}=this.leaves[e],o=this.at(this.leaves[e]);for(let i=0;i<a;i++){let l=t[i];r[o+i]=s==="float64"?l:s==="float32"?Math.fround(l):s==="bool"?+(l!==0):Math.trunc(l)}}run(e=!1){Fe(this.heap,this.main.code,this.main.calls,this.loops),e&&Fe(this.heap,this.local.code,this.local.calls,this.loops)}get(e){let t=this.views[e];if(!t){let r=this.at(this.values[e]);this.views[e]=t=this.heap.subarray(r,r+this.values[e].size)}return t}guardsHold(){let{heap:e}=this;for(let{value:t,truth:r,outcome:a,slack:s}of this.guards){let o=this.at(t);if(r!==null){let i=!0;for(let l=0;l<t.size;l++)i&&=e[o+l]!==0;if(i!==r)return!1}else for(let i=0;i<t.size;i++){let l=e[o+i],d=a[i];if(l!==d&&!(Math.abs(l-d)<=s)&&(l===l||d===d))return!1}}return!0}};var Qr=8,ea=n=>{requestAnimationFrame(n)},ta=50,na=150,ye=class{graph=null;values=new Float64Array(0);frame=new Float64Array(0);changed=new Uint8Array(0);mode="static";state="live";message="";reason="";conventions=new Map;layoutNote="";runner=null;seen=new Map;views=new Set;model;outbox;nextFrame;handlers;touched=new Set;ranInFrame=!1;again=!1;guardsBroken=!1;failure="";engineWanted=null;coming=null;disposed=!1;stopRest=null;constructor(e,t=ea){this.model=e,this.nextFrame=t,this.outbox=new fe((r,a)=>this.post(r,a),()=>this.tellStatus()),this.handlers=[["change:_graph",()=>this.readGraph()],["change:_values",()=>this.readValues()],["change:_frame",()=>this.readFrame()],["change:_status",()=>this.readStatus()],["msg:custom",(r,a)=>this.receive(r,a??[])],["comm:close",()=>this.outbox.lost()]];for(let[r,a]of this.handlers)e.on(r,a);this.readGraph()}dispose(){this.disposed=!0,this.stopRest?.();for(let[e,t]of this.handlers)this.model.off(e,t);this.outbox.dispose(),this.views.clear()}attach(e){return this.views.add(e),()=>{this.views.delete(e)}}get ended(){return this.disposed}get answering(){return this.outbox.answering}get editable(){return this.mode!=="static"||this.runner!==null}setLeaf(e,t,r){let{graph:a}=this;if(!a)return;let s=a.leafStart[e]+t;Object.is(this.values[s],r)||(this.values[s]=r,this.touched.add(e),this.leavesMoved())}settle(){this.again&&(this.again=!1,this.ranInFrame=!1,this.leavesMoved()),this.outbox.hurry()}reset(){let{graph:e}=this;if(!e)return;let t=!1;e.program.leaves.forEach((r,a)=>{let s=ra(e,a),o=e.leafStart[a];s.every((i,l)=>Object.is(i,this.values[o+l]))||(this.values.set(s,o),this.touched.add(a),t=!0)}),t&&this.leavesMoved()}leavesMoved(){if(this.runner&&this.ranInFrame){this.again=!0;return}this.follow(),this.mode!=="static"&&this.outbox.push(this.values),this.tellLeaves(),this.tellStatus(),this.runner&&(this.ranInFrame=!0,this.nextFrame(()=>{this.ranInFrame=!1,!(!this.again||this.disposed)&&(this.again=!1,this.leavesMoved())}))}follow(){let{runner:e,graph:t}=this;if(!(!e||!t)){for(let r of this.touched)e.setLeaf(r,this.values.subarray(t.leafStart[r],t.leafStart[r+1]));this.touched.clear();try{e.run(!0),this.failure="",this.guardsBroken=!e.guardsHold()}catch(r){this.failure=r instanceof Error?r.message:String(r);return}this.guardsBroken?this.recall():this.takeFrame(r=>e.get(r))}}recall(){for(let[e,t]of this.seen)if(!(e===this.graph||!this.graph||!e.sameLeaves(this.graph))&&(e.program.leaves.forEach((r,a)=>{t.setLeaf(a,this.values.subarray(e.leafStart[a],e.leafStart[a+1]))}),t.run(!0),!!t.guardsHold())){this.graph=e,this.runner=t,this.guardsBroken=!1,this.conventions.clear(),this.frame=new Float64Array(e.frameLength),this.changed=new Uint8Array(e.slots.length),this.takeFrame(r=>t.get(r),!1);for(let r of this.views)r.structure();return}}remember(e,t){this.seen.delete(e),this.seen.set(e,t);for(let r of this.seen.keys()){if(this.seen.size<=Qr)break;this.seen.delete(r)}}takeFrame(e,t=!0){let{graph:r,frame:a,changed:s}=this;if(!r)return;let{show:o}=r.program;for(let i=0;i<o.length;i++){let{start:l,size:d}=r.slots[i],u=e(o[i]),c=0;for(let h=0;h<d;h++){let p=Number(u[h]);Object.is(a[l+h],p)||(a[l+h]=p,c=1)}s[i]=c}for(let i of this.conventions.keys()){let l=({from:d})=>s[r.nodeValue[d]]===1;r.entering[i].some(d=>l(r.program.edges[d]))&&this.conventions.delete(i)}if(t)for(let i of this.views)i.numbers()}readGraph(){let e=this.model.get("_graph");if(!e?.program)return;let t;try{t=new pe(e)}catch(r){this.failure=r instanceof Error?r.message:String(r),this.tellStatus();return}(t.layout||!this.graph)&&this.adopt(t),!t.layout&&t.dot!==null&&(this.coming=t,this.makeLayout(t))}adopt(e){let t=this.graph!==null&&!this.outbox.idle&&e.sameLeaves(this.graph),r=W(this.model.get("_values")??new Uint8Array);t||(this.values=r.length===e.leafLength?r:e.initialValues()),this.coming=null,this.graph=e,this.frame=new Float64Array(e.frameLength),this.changed=new Uint8Array(e.slots.length).fill(1);let a=W(this.model.get("_frame")??new Uint8Array);a.length===e.frameLength&&this.frame.set(a),this.failure="",this.guardsBroken=!1,this.chooseMode();for(let s of this.views)s.structure();e.program.leaves.forEach((s,o)=>this.touched.add(o)),this.conventions.clear(),this.follow(),this.readConventions(),this.tellStatus()}chooseMode(){let e=this.model.get("_status"),t=this.graph?dn(this.graph.program):null,r=t===null&&e?.mode!=="kernel";if(this.runner=null,r&&this.graph)try{this.runner=un(this.graph.program),this.graph.program.guards.length&&this.remember(this.graph,this.runner)}catch(a){this.failure=a instanceof Error?a.message:String(a)}this.reason=this.runner?"":t??e?.reason??"",this.outbox.gap=this.runner?ta:0,this.mode=e?.mode==="static"?"static":this.runner?"browser":"kernel"}readValues(){if(!this.graph||!this.outbox.idle)return;let e=W(this.model.get("_values")??new Uint8Array);e.length===this.graph.leafLength&&(e.every((t,r)=>Object.is(t,this.values[r]))||(this.values=e,this.graph.program.leaves.forEach((t,r)=>this.touched.add(r)),this.follow(),this.tellLeaves(),this.tellStatus()))}readFrame(){this.runner||!this.outbox.idle||this.showFrame(W(this.model.get("_frame")??new Uint8Array))}readStatus(){let e=this.model.get("_status")?.mode==="kernel";this.graph&&e===(this.runner!==null)&&(this.chooseMode(),this.graph.program.leaves.forEach((t,r)=>this.touched.add(r)),this.follow()),this.readConventions(),this.tellStatus()}readConventions(){if(!(!this.graph||!this.outbox.idle)){this.conventions.clear();for(let[e,t]of Object.entries(this.model.get("_status")?.conventions??{}))Number(e)<this.graph.program.nodes.length&&this.conventions.set(Number(e),t)}}showFrame(e){let{graph:t}=this;if(!t||e.length!==t.frameLength)return;let r=0;this.takeFrame(()=>{let{start:a,size:s}=t.slots[r++];return e.subarray(a,a+s)})}receive(e,t){switch(e?.type){case"frame":e.graph===this.graph?.id&&!this.runner&&(this.failure="",this.showFrame(W(t[0]))),this.outbox.answer(e.seq),this.rest();break;case"ack":this.failure="",this.outbox.answer(e.seq),this.rest();break;case"error":this.failure=e.message||"the kernel could not compute this",this.outbox.answer(e.seq);break;case"engine":this.engineWanted?.(new TextDecoder().decode(he(t[0]))),this.engineWanted=null;break;default:return}this.readConventions(),this.tellStatus()}post(e,t){let r={type:"set",graph:this.graph?.id,seq:e,frame:this.runner===null};try{this.model.send(r,void 0,[t.buffer])}catch{this.outbox.lost()}}rest(){this.stopRest?.(),this.stopRest=Oe.after(na,()=>{this.stopRest=null;let{model:e,values:t,frame:r}=this,a=W(e.get("_values")??new Uint8Array);!this.outbox.idle||a.length===t.length&&a.every((s,o)=>Object.is(s,t[o]))||(e.set("_values",new DataView(t.slice().buffer)),this.runner||e.set("_frame",new DataView(r.slice().buffer)),e.save_changes())})}async makeLayout(e){this.layoutNote="laying out the graph …",this.tellStatus();try{let t=await ct(e.dot??"",e,()=>this.requestEngine());if(this.disposed||this.coming!==e)return;if(e.layout=t,this.layoutNote="",this.model.send({type:"layout",graph:e.id,layout:t}),this.graph===e){this.coming=null;for(let r of this.views)r.structure();this.changed.fill(1);for(let r of this.views)r.numbers();this.tellStatus()}else this.adopt(e)}catch(t){if(this.disposed||this.coming!==e)return;this.layoutNote=`no layout: ${t instanceof Error?t.message:String(t)}`,this.tellStatus()}}requestEngine(){return this.model.get("_status")?.mode==="static"?Promise.reject(new Error("this page carries none, and there is no kernel to ask")):new Promise(e=>{this.engineWanted=e,this.model.send({type:"engine"})})}tellLeaves(){for(let e of this.views)e.leaves()}tellStatus(){let e=this.model.get("_status"),t=!this.outbox.idle;if(this.message=this.failure,this.failure)this.state="error";else if(!this.outbox.answering&&this.mode==="kernel")this.state="error",this.message="kernel not answering, showing the last picture";else if(this.guardsBroken){let r=!t&&this.mode!=="static"&&e?.message;this.state=r?"error":"stale",this.message=r||(this.mode==="static"?"With these values the code takes another branch, and this page has no kernel to run it: the picture is the last one it can follow.":this.outbox.answering?"":"kernel not answering, showing the last picture")}else e&&(e.state==="error"||e.state==="stale")?(this.state=e.state,this.message=e.message):(this.state=this.mode==="kernel"&&t?"busy":"live",this.message=e?.message??"");for(let r of this.views)r.status()}get behind(){return!this.outbox.idle}};function ra(n,e){let r=[n.controls[e]?.value].flat(1/0);return r.length===n.initial[e].length&&r.every(a=>typeof a=="number")?Float64Array.from(r):n.initial[e]}var aa=[["none","none","Edges without numbers"],["local","local","Local derivative of each result with respect to its operand"],["contribution","contribution","What each edge adds to its operand's gradient"]],ve=class{el;title;modes=new Map;scale;status;constructor(e,t){let r=(i,l,d)=>{let u=b("button",{type:"button",title:l,"aria-label":l},i);return u.addEventListener("click",d,{signal:t}),u};this.title=b("b",{class:"adw-title"});let a=b("span",{class:"adw-seg",role:"group","aria-label":"edges show"});a.append(b("span",{class:"adw-seg-label"},"edges"));for(let[i,l,d]of aa){let u=r(l,d,()=>e.edges(i));this.modes.set(i,u),a.append(u)}this.scale=r("100 %","Full size",()=>e.fullSize());let s=b("span",{class:"adw-seg",role:"group","aria-label":"zoom"},r("−","Zoom out",()=>e.zoom(1/1.25)),this.scale,r("+","Zoom in",()=>e.zoom(1.25)),r("fit","Fit the whole graph",()=>e.fit())),o=b("span",{class:"adw-seg"},r("reset","Leaves back to their first values",()=>e.reset()));this.status=b("span",{class:"adw-status"}),this.el=b("div",{class:"adw-bar"},this.title,a,s,o,this.status)}setTitle(e){let t=e.title===""||e.title===e.outputName;R(this.title,t||e.title.includes("…")?`∂${e.outputName}`:e.title)}setMode(e){for(let[t,r]of this.modes)r.setAttribute("aria-pressed",String(t===e))}setScale(e){R(this.scale,`${Math.round(100*e)} %`)}setStatus(e){R(this.status,sa(e));let t=e.mode==="kernel"?e.reason:"";this.status.title!==t&&(this.status.title=t)}};function sa(n){let{mode:e,answering:t}=n;return n.layoutNote?n.layoutNote:e==="static"?n.editable?"live in the page":"a picture: needs its kernel to move":n.state==="error"&&t?"showing the last good picture":e==="browser"?`live in the page · kernel ${t?"in step":"not answering"}`:t?n.reason?`computed by the kernel · ${n.reason}`:"computed by the kernel":"kernel not answering"}function hn(n,e,t=4){let{program:r,leaving:a,outputNode:s}=n,o=r.nodes.length,i=new Float64Array(o);s>=0&&(i[s]=1);for(let h=o-1;h>=e;h--)if(h!==s)for(let p of a[h])i[h]+=i[r.edges[p].to];let l=new Uint8Array(o);l[e]=1;let d=[];for(let h=e;h<o;h++)if(!(!l[h]||h===s))for(let p of a[h]){let{to:m}=r.edges[p];i[m]!==0&&(l[m]=1,d.push(p))}let u=[],c=i[e]>0?[[e,[]]]:[];for(;c.length&&u.length<t;){let[h,p]=c.pop();if(h===s){u.push(p);continue}for(let m=a[h].length-1;m>=0;m--){let f=a[h][m],{to:g}=r.edges[f];i[g]>0&&c.push([g,[...p,f]])}}return{shown:u,count:i[e],edges:d}}function pn(n,e,t){let r=[];for(let a=t.length-1;a>=0;a--){let s=n.edgeLocal[t[a]];if(s<0||n.slots[s].size!==1)return null;r.push(e[n.slots[s].start])}return r}function fn(n,e,t,r){let a=l=>l>=0&&n.slots[l].size===1?e[n.slots[l].start]:NaN,s=a(n.nodeGrad[t]);if(!Number.isFinite(s)||s===0)return null;let o=new Map([[t,1]]),i=new Float64Array(r.length);for(let l=0;l<r.length;l++){let{from:d,to:u}=n.program.edges[r[l]],c=(o.get(d)??0)*a(n.edgeLocal[r[l]]);if(o.set(u,(o.get(u)??0)+c),i[l]=c*a(n.nodeGrad[u])/s,!Number.isFinite(i[l]))return null}return i}var oa=12,xe=class{el;pieces=[];spans=[];constructor(e,t){this.el=b("pre",{class:"adw-code","aria-label":"source"});let r=a=>{let s=a.target.dataset?.of;return s===void 0?null:Number(s)};this.el.addEventListener("pointerover",a=>e.hover(r(a)),{signal:t}),this.el.addEventListener("pointerleave",()=>e.hover(null),{signal:t}),this.el.addEventListener("click",a=>{let s=r(a);s!==null&&e.select(s)},{signal:t})}setGraph(e){let t=(e.program.source??"").replace(/\s+$/,"");this.el.hidden=t==="";let r=la(t);this.spans=e.program.nodes.map(d=>d.span&&r(d.span));let a=ia(t),s=a.map(()=>b("div")),o=new Set([0,t.length,...a.flat()]);a.forEach(([,d],u)=>{let c=/^[ \t]*/.exec(t.slice(d))[0].length;c!==0&&(o.add(d+c),s[u].style.setProperty("--adw-depth",String(Math.min(c,oa))))});for(let d of this.spans)d&&o.add(d[0]).add(d[1]);let i=[...o].sort((d,u)=>d-u);this.pieces=[];let l=0;for(let d=0;d+1<i.length;d++){let[u,c]=[i[d],i[d+1]];if(a.some(m=>u>=m[0]&&c<=m[1]))continue;let h=b("span",{},t.slice(u,c)),p=this.innermost(u,c);for(p!==null&&(h.dataset.of=String(p)),this.pieces.push({el:h,start:u,end:c});l+1<a.length&&u>=a[l+1][0];)l++;h.textContent.trim()===""&&!s[l].firstChild&&(h.className="adw-indent"),s[l].append(h)}this.el.replaceChildren(...s)}choose(e){let t=e===null?null:this.spans[e],r=null;for(let{el:s,start:o,end:i}of this.pieces){let l=!!t&&o>=t[0]&&i<=t[1];l&&(r??=s),s.classList.toggle("adw-mark",l),s.classList.toggle("adw-mark-start",l&&o===t[0]),s.classList.toggle("adw-mark-end",l&&i===t[1])}if(!r||this.el.scrollHeight<=this.el.clientHeight)return;let a=r.offsetTop-this.el.offsetTop;(a<this.el.scrollTop||a+20>this.el.scrollTop+this.el.clientHeight)&&(this.el.scrollTop=a-this.el.clientHeight/3)}innermost(e,t){let r=null,a=1/0;return this.spans.forEach((s,o)=>{!s||s[0]>e||s[1]<t||s[1]-s[0]>=a||(r=o,a=s[1]-s[0])}),r}};function ia(n){let e=n.split(`
`),t=s=>s.length-s.trimStart().length,r=Math.min(...e.filter(s=>s.trim()).map(t)),a=0;return e.map(s=>{let o=a;return a+=s.length+1,[o,o+Math.min(r,t(s))]})}function la(n){let e=n.split(`
`),t=[0];for(let a of e)t.push(t.at(-1)+a.length+1);let r=(a,s)=>{let o=e[a-1];if(o===void 0)return null;let i=0,l=0;for(let d of o){if(i>=s)break;let u=d.codePointAt(0);i+=u<128?1:u<2048?2:u<65536?3:4,l+=d.length}return t[a-1]+l};return([a,s,o,i])=>{let l=r(a,s),d=r(o,i);return l===null||d===null||d<=l?null:[l,d]}}function T(n){return gn(n,4,9)}function Xe(n){return gn(n,3,7)}function gn(n,e,t){if(n===0)return"0";let r=Math.abs(n),a=n<0?"−":"";if(!(r<1/0))return r===1/0?`${a}∞`:"NaN";let[s,o]=mn(r,e-1);if(o>=e-1&&r<999999.5)return a+r.toFixed(0);if(o>=-4&&o<e-1)return a+wn(r.toFixed(Math.min(e-1-o,t-2-a.length)));for(let i=e-2;;i--){let l=`e${o<0?"−":""}${Math.abs(o)}`,d=a+s+l;if(d.length<=t||i<0)return d;[s,o]=mn(r,i)}}function mn(n,e){let[t,r]=n.toExponential(e).split("e");return[wn(t),Number(r)]}function wn(n){return n.includes(".")?n.replace(/\.?0+$/,""):n}function Ze(n){return n>0?"▲":n<0?"▼":n===0?"·":"!"}function ie(n){return n===0?"· 0":`${Ze(n)} ${T(n)}`}function Y(n){return n.length===0?"":n.length===1?`(${n[0]},)`:n.join("×")}function bn(n){let e=n.trim().replace(/\u2212/g,"-");if(!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(e))return null;let t=Number(e);return Number.isFinite(t)?t:null}function Qe(n,e){let t=0,r=a=>{if(a===e.length){let o=n[t++];return Number.isFinite(o)?String(o):`"${o}"`}let s=[];for(let o=0;o<e[a];o++)s.push(r(a+1));return`[${s.join(",")}]`};return r(0)}var P={card:{height:78,constant_height:58,min_width:118,max_width:240,array_min_width:190,pad:11,radius:9,gap:8,name_y:22,symbol_y:21,value_y:47,grad_y:67},size:{name:17,symbol:13,value:16,array:13,grad:13,edge:12,shape:12},edge:{label_width:52,label_height:19,width:1.25,max_width:4},graph:{margin:20,rank_gap:66,node_gap:34},font:{name:'Georgia, Cambria, "DejaVu Serif", serif',number:'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',text:'system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif'},light:{background:"#ffffff",card:"#ffffff",constant:"#f7f8fa",line:"#d9dde3",ink:"#1b1f24",soft:"#626b76",faint:"#9aa3ad",positive:"#1668c7",negative:"#b4540a",accent:"#0b7a6f",warn:"#c42b1c",mark:"#fff3c4"},dark:{background:"#111418",card:"#1b2027",constant:"#181c22",line:"#2d343d",ink:"#e8ebef",soft:"#a3acb7",faint:"#6d7782",positive:"#6db1ff",negative:"#f2a35e",accent:"#4fd1c0",warn:"#ff8a80",mark:"#463c12"}};var ua=4.5,{card:J,size:z,edge:ke,font:le}=P,ca={value:`600 ${z.value}px ${le.number}`,grad:`${z.grad}px ${le.number}`,local:`${z.edge}px ${le.number}`,contribution:`${z.edge}px ${le.number}`},ha=`${z.array}px ${le.number}`,et={value:z.value,grad:z.grad,local:z.edge,contribution:z.edge},Me=.605,yn=7,Ae=class{canvas;context;items=[];graph=null;width=0;height=0;ratio=1;camera={scale:1,x:0,y:0};palette=null;mode="none";dimmed=!1;font="";constructor(e){this.canvas=e,this.context=e.getContext("2d")}setGraph(e,t){this.graph=e,this.items=[];let r=(s,o,i,l,d,u,c=!1)=>{if(o<0)return;let h=et[s];this.items.push({kind:s,slot:o,x:i,y:l+u-h,width:d,height:h*1.36,baseline:l+u,centred:c,runs:[],fresh:!1})};t.nodes.forEach(([s,o,i,l],d)=>{let u=s-i/2,c=o-l/2,h=e.nodeGrad[d],p=h<0?Math.min(J.value_y,l-12):J.value_y,m=e.bare[d]?l/2+z.value*.36:p;r("value",e.nodeValue[d],u+J.pad-2,c,i-2*J.pad+4,m,e.bare[d]),r("grad",h,u+J.pad-2,c,i-2*J.pad+4,J.grad_y)}),t.edges.forEach(({label:s},o)=>{if(!s)return;let i=s[0]-ke.label_width/2,l=s[1]-ke.label_height/2;for(let d of["local","contribution"]){let u=d==="local"?e.edgeLocal[o]:e.edgeContribution[o];u<0||e.slots[u].size!==1||this.items.push({kind:d,slot:u,x:i,y:l,width:ke.label_width,height:ke.label_height,baseline:s[1]+z.edge*.36,centred:!0,runs:[],fresh:!1})}});let a=["value","grad","local","contribution"];this.items.sort((s,o)=>a.indexOf(s.kind)-a.indexOf(o.kind))}resize(e,t,r){this.width=e,this.height=t,this.ratio=r,this.canvas.width=Math.round(e*r),this.canvas.height=Math.round(t*r),this.font=""}setCamera(e){this.camera=e}setPalette(e){this.palette=e}setMode(e){this.mode=e}setDimmed(e){this.dimmed=e}still(e){let t=[];for(let r of this.items){if(!this.asked(r))continue;r.fresh||this.compose(r,e);let{left:a,pixels:s,width:o,room:i,patch:l}=this.place(r);if(l){let[c,h,p,m]=l;t.push(I("rect",{x:c,y:h,width:p,height:m,rx:yn,fill:"var(--adw-background)"}))}let d=I("text",{y:r.baseline,"font-size":s,"font-weight":r.kind==="value"&&s===z.value?600:400}),u=a;for(let[c,h]of r.runs)d.append(I("tspan",{x:u,fill:`var(--adw-${c})`},h)),u+=h.length*Me*s;o>i&&(d.setAttribute("textLength",String(i)),d.setAttribute("lengthAdjust","spacingAndGlyphs")),t.push(d)}return t}paint(e){let{context:t}=this;t.setTransform(1,0,0,1,0,0),t.clearRect(0,0,this.canvas.width,this.canvas.height);for(let r of this.items)this.drawn(r)&&(r.fresh||this.compose(r,e),this.draw(r))}update(e,t){for(let r of this.items){if(!t[r.slot])continue;if(!this.drawn(r)){r.fresh=!1;continue}let a=r.runs;this.compose(r,e),!fa(a,r.runs)&&(this.clear(r),this.draw(r))}}stale(){for(let e of this.items)e.fresh=!1}setFont(e){e!==this.font&&(this.font=e,this.context.font=e)}asked({kind:e}){return e==="value"||e==="grad"||e===this.mode}drawn(e){if(!this.asked(e))return!1;let{scale:t,x:r,y:a}=this.camera;if(t*et[e.kind]<ua)return!1;let s=t*e.x+r,o=t*e.y+a;return s<this.width&&o<this.height&&s+t*e.width>0&&o+t*e.height>0}compose(e,t){let r=this.graph.slots[e.slot];if(e.fresh=!0,r.shape.length){e.runs=pa(e.kind,r,t,e.width);return}let a=t[r.start];switch(e.kind){case"value":e.runs=[[Number.isFinite(a)?"ink":"warn",T(a)]];break;case"grad":case"contribution":e.runs=[[U(a),ie(a)]];break;case"local":e.runs=[[Number.isFinite(a)?"soft":"warn",`×${T(a)}`]]}}clear(e){let{context:t,ratio:r}=this,{scale:a,x:s,y:o}=this.camera,i=Math.floor((a*e.x+s)*r)-1,l=Math.floor((a*e.y+o)*r)-1,d=Math.ceil((a*(e.x+e.width)+s)*r)+1,u=Math.ceil((a*(e.y+e.height)+o)*r)+1;t.setTransform(1,0,0,1,0,0),t.clearRect(i,l,d-i,u-l)}place(e){let t=e.kind==="local"||e.kind==="contribution",r=this.graph.slots[e.slot].shape.length>0,a=r&&e.kind==="value"?z.array:et[e.kind],o=e.runs.reduce((c,[,h])=>c+h.length,0)*Me*a,i=Math.min(o,e.width-4),l=e.centred?e.x+(e.width-i)/2:e.x+2,d=t?[l-4,e.y+1,i+8,e.height-2]:null,u=e.width-(t?0:2);return{left:l,pixels:a,width:o,room:u,patch:d,font:r?ha:ca[e.kind]}}draw(e){let{context:t,ratio:r,palette:a}=this;if(!a)return;let s=this.camera.scale*r;t.setTransform(s,0,0,s,this.camera.x*r,this.camera.y*r);let{left:o,pixels:i,room:l,patch:d,font:u}=this.place(e);this.setFont(u),d&&(t.globalAlpha=1,t.fillStyle=a.background,t.beginPath(),t.roundRect(...d,yn),t.fill()),t.globalAlpha=this.dimmed?.45:1;let c=o;for(let[h,p]of e.runs)t.fillStyle=a[h],t.fillText(p,c,e.baseline,l),c+=p.length*Me*i;t.globalAlpha=1}};function pa(n,e,t,r){if(e.size===0)return[["faint","empty"]];let a=Math.floor((r-4)/(Me*z.array)),s=[],o=0;for(let i=0;i<e.size;i++){let l=t[e.start+i],d=n==="grad"?Ze(l)+Xe(Math.abs(l)):Xe(l),u=i===e.size-1;if(o+d.length+(u?0:2)>a){s.push(["faint","…"]);break}s.push([n==="grad"?U(l):Number.isFinite(l)?"ink":"warn",`${d} `]),o+=d.length+1}return s}function U(n){return n>0?"positive":n<0?"negative":n===0?"faint":"warn"}function fa(n,e){if(n.length!==e.length)return!1;for(let t=0;t<n.length;t++)if(n[t][1]!==e[t][1]||n[t][0]!==e[t][0])return!1;return!0}var xn=9,vn=8,Ee=class{el;what;body;total;aside;convention;placed=!1;products=[];graph=null;node=-1;paths=null;way=[];constructor(){this.what=b("div",{class:"adw-what"}),this.body=b("div",{class:"adw-paths"}),this.total=b("div",{class:"adw-total"}),this.aside=b("div",{class:"adw-aside"}),this.convention=b("div",{class:"adw-convention",role:"note",hidden:!0}),this.el=b("div",{class:"adw-foot"},b("div",{class:"adw-rule"},this.what,this.body,b("div",{class:"adw-sum"},this.total,this.aside)),this.convention)}choose(e,t,r,a,s){this.graph=e;let o=r?.shown.flat().map(d=>e.program.edges[d].to)??[];if(this.way=t===null?[]:[...new Set([t,...o])],this.sayConventions(s),this.node=t??-1,this.paths=r,this.products=[],this.body.replaceChildren(),this.what.replaceChildren(),this.say("","soft",""),t===null||!r){this.body.append(b("span",{class:"adw-hint"},"Point at a node to see its chain rule.")),this.settle();return}let i=e.labels[t];e.nodeGrad[t]<0?this.what.append(b("i",{},i)):this.what.append(`∂${e.outputName}/∂`,b("i",{},i));let l=e.nodeGrad[t]>=0&&e.slots[e.nodeGrad[t]].shape.length===0;for(let d of l?r.shown:r.shown.slice(0,1)){if(!d.length)continue;let u=b("span",{class:"adw-product"});this.body.append(b("div",{class:"adw-path"},b("span",{class:"adw-route"},ma(e,t,d)),u)),l&&this.products.push({path:d,el:u})}this.numbers(a),this.settle()}setConventions(e){this.sayConventions(e),!(!this.convention.textContent||!this.placed)&&this.el.scrollHeight>this.el.clientHeight&&this.settle()}sayConventions(e){let t=e.size?this.way.flatMap(r=>e.get(r)??[]).join(`
`):"";R(this.convention,t),this.convention.hidden=t===""}settle(){this.placed&&(this.el.classList.remove("adw-settled"),this.el.style.height="",this.el.style.height=`${this.el.offsetHeight}px`,this.el.classList.add("adw-settled"))}numbers(e){let{graph:t,node:r,paths:a}=this;if(!t||r<0||!a)return;for(let{path:c,el:h}of this.products){let p=pn(t,e,c),m=a.count===1;R(h,p?ga(p,m):"")}let s=t.nodeGrad[r];if(s<0){let c=t.nodeValue[r];this.say(c<0?"":tt(t,c,e),"soft",t.program.nodes[r].kind);return}let{start:o,shape:i}=t.slots[s];if(i.length){let c=t.nodeValue[r],h=c<0?"":` · ${t.labels[r]} = ${tt(t,c,e)}`;this.say(`= ${tt(t,s,e)}`,"soft",Y(i)+h);return}let l=e[o],d=this.products.length,u=a.count===0?"no path to the output":a.count>d?`${d} of ${T(a.count)} paths`:a.count>1?`${a.count} paths`:"";this.say(`= ${T(l)}`,U(l),u)}say(e,t,r){R(this.total,e),R(this.aside,r);let a=`adw-total adw-${t}`;this.total.className!==a&&(this.total.className=a)}};function ma(n,e,t){let r=[n.labels[e]];for(let a of t)r.unshift(n.labels[n.program.edges[a].to]);return r.length>xn&&r.splice(4,r.length-7,"…"),r.join(" ← ")}function ga(n,e){let t=1;for(let s of n)t*=s;let r=n.map(T).map(s=>s.startsWith("−")?`(${s})`:s);r.length>xn&&r.splice(4,r.length-7,"…");let a=r.join(" · ");return e||n.length<2?a:`${a} = ${T(t)}`}function tt(n,e,t){let{start:r,size:a,shape:s}=n.slots[e];if(s.length===0)return T(t[r]);let o=[];for(let i=0;i<Math.min(a,vn);i++)o.push(T(t[r+i]));return`[${o.join(", ")}${a>vn?", …":""}]`}var wa=64,kn=20,Se=class{el;rows=[];graph=null;session;events;signal;sight;constructor(e,t,r){this.session=e,this.events=t,this.signal=r,this.el=b("div",{class:"adw-leaves"}),this.sight=new IntersectionObserver(a=>{for(let{target:s,isIntersecting:o}of a){let i=this.rows.find(({el:l})=>l===s);i&&(i.seen=o)}this.gradients()}),r.addEventListener("abort",()=>this.sight.disconnect())}setGraph(e){let t=this.graph!==null&&e.sameLeaves(this.graph);if(this.graph=e,t)this.rows.forEach((r,a)=>this.name(r,a));else{this.rows=e.program.leaves.map((s,o)=>this.build(e,o)),this.el.replaceChildren(...this.rows.map(s=>s.el));let r=Math.max(1,...e.program.leaves.map(({name:s})=>[...s].length));this.el.style.setProperty("--adw-names",`${(.7*r+.5).toFixed(1)}em`),this.sight.disconnect();let a=this.rows.length>kn;if(this.el.classList.toggle("adw-many",a),a)for(let s of this.rows)this.sight.observe(s.el)}this.values(!0),this.gradients()}values(e=!1){let{graph:t,session:r}=this;if(!t)return;let a=!r.editable;this.rows.forEach((s,o)=>{let i=t.leafStart[o],l=t.leafStart[o+1];if(!(!e&&r.values.subarray(i,l).every((d,u)=>Object.is(d,s.told[u])))){if(s.told=r.values.slice(i,l),s.slider){s.slider.disabled=a;let d=r.values[i];s.slider.valueAsNumber!==d&&(ba(s.slider,d),s.slider.value=String(d))}s.fields.forEach((d,u)=>{if(d.disabled=a,d.dataset.editing!==void 0)return;let c=X(r.values[i+u]);d.value!==c&&(d.value=c)})}})}gradients(e=!1){let{graph:t,session:r}=this;t&&this.rows.forEach((a,s)=>{if(!a.seen&&!e)return;let o=t.leafNode[s],i=o<0?-1:t.nodeGrad[o];if(i<0)return;let{start:l,shape:d,size:u}=t.slots[i];if(d.length&&a.at<0){let p=ya(r.frame,l,u),[m,f]=p?[T(p[0]),T(p[1])]:["",""];R(a.gradient,m===f?m:`${m} to ${f}`),a.gradient.className="adw-soft";return}let c=r.frame[l+Math.max(a.at,0)];R(a.gradient,ie(c));let h=`adw-${U(c)}`;a.gradient.className!==h&&(a.gradient.className=h)})}choose(e){this.rows.forEach((t,r)=>t.el.classList.toggle("adw-lit",r===e))}build(e,t){let{name:r}=e.program.leaves[t],a=e.leafShape(t),s=e.leafStart[t+1]-e.leafStart[t],o=e.controls[t],i=b("div",{class:"adw-problem",role:"alert",hidden:!0}),l=b("span",{class:"adw-partial"},Mn(e,t)),d=b("span"),u=b("div",{class:"adw-gradient"},l,d),c=b("span",{class:"adw-leaf-name",title:D(r)},D(r)),h={el:b("div",{class:"adw-leaf"}),slider:null,fields:[],partial:l,gradient:d,problem:i,at:-1,seen:t<kn,told:new Float64Array(0)},{signal:p}=this;if(h.el.addEventListener("pointerenter",()=>this.events.hover(t),{signal:p}),h.el.addEventListener("pointerleave",()=>this.events.hover(null),{signal:p}),h.el.addEventListener("focusin",()=>this.events.select(t),{signal:p}),a.length===0&&o?.kind!=="fixed"){let f=b("input",{...re,type:"range","aria-label":r,min:o?.min??-1,max:o?.max??1,step:o?.step??"any"});return h.slider=f,f.addEventListener("input",()=>{this.quiet(h),this.session.setLeaf(t,0,f.valueAsNumber),h.fields[0].value=X(f.valueAsNumber)},{signal:p}),f.addEventListener("change",()=>this.session.settle(),{signal:p}),h.fields=[this.field(h,t,0,`${r} value`)],h.el.append(c,f,h.fields[0],u,i),h}let m=b("span",{class:"adw-shape"},Y(a));if(s>0&&s<=wa&&o?.kind!=="fixed"){let f=a.at(-1)??1,g=b("div",{class:"adw-grid"});g.style.setProperty("--adw-columns",String(f));for(let v=0;v<s;v++){let y=this.field(h,t,v,`${r}${An(v,a)}`);y.classList.toggle("adw-first",v%f===0),h.fields.push(y)}g.append(...h.fields),u.classList.add("adw-wide"),h.el.append(c,m,g,u,i)}else a.length===0&&(m.textContent=X(e.initial[t][0])),h.el.append(c,m,u,i);return h}field(e,t,r,a){let{signal:s,session:o}=this,i=b("input",{...re,type:"text",inputmode:"decimal",class:"adw-field","aria-label":a,autocomplete:"off",spellcheck:"false"}),l=()=>o.values[(this.graph?.leafStart[t]??0)+r],d=()=>{let u=bn(i.value);return u===null?(e.problem.textContent=`${a.replace(/ value$/,"")}: “${i.value}” is not a number; still ${X(l())}`,e.problem.hidden=!1,i.setAttribute("aria-invalid","true"),!1):(this.quiet(e),o.setLeaf(t,r,u),!0)};return i.addEventListener("focus",()=>{this.speakOf(e,t,e.slider?-1:r),i.select()},{signal:s}),i.addEventListener("pointerenter",()=>{let u=this.graph?.nodeGrad[this.graph.leafNode[t]]??-1;if(e.slider||!this.graph||u<0)return;let c=o.frame[this.graph.slots[u].start+r];i.title=`∂${this.graph.outputName}/∂${D(a)}  ${ie(c)}`},{signal:s}),i.addEventListener("input",()=>{i.dataset.editing=""},{signal:s}),i.addEventListener("keydown",u=>{u.key==="Enter"&&d()?(delete i.dataset.editing,i.value=X(l()),i.select()):u.key==="Escape"&&(delete i.dataset.editing,this.quiet(e),i.value=X(l())),u.stopPropagation()},{signal:s}),i.addEventListener("blur",()=>{i.dataset.editing!==void 0&&d(),delete i.dataset.editing,i.value=X(l()),this.speakOf(e,t,-1)},{signal:s}),i}speakOf(e,t,r){e.at=r,this.name(e,t),this.gradients()}name(e,t){let{graph:r}=this;r&&R(e.partial,Mn(r,t)+(e.at<0?"":An(e.at,r.leafShape(t))))}quiet(e){e.problem.hidden=!0;for(let t of e.fields)t.removeAttribute("aria-invalid")}};function Mn(n,e){return`∂${n.outputName}/∂${D(n.program.leaves[e].name)}`}function ba(n,e){Number.isFinite(e)&&(e<Number(n.min)&&(n.min=String(e)),e>Number(n.max)&&(n.max=String(e)))}function X(n){let e=String(n);return(e.length<=12?e:String(Number(n.toPrecision(7)))).replace(/-/g,"−")}function An(n,e){let t=[];for(let r=e.length-1;r>=0;r--)t.unshift(n%e[r]),n=Math.floor(n/e[r]);return`[${t.join(",")}]`}function ya(n,e,t){let r=1/0,a=-1/0;for(let s=e;s<e+t;s++){if(Number.isNaN(n[s]))return[NaN,NaN];r=Math.min(r,n[s]),a=Math.max(a,n[s])}return r<=a?[r,a]:null}var nt=(n,e,t)=>Math.min(Math.max(n,e),t);function rt(n,e){let t=nt(Math.min(1,(e.width-32)/n.width,(e.height-32)/n.height),.05,1);return te({scale:t,x:0,y:0},n,e)}function En(n,e,t){let r=rt(n,e);if(r.scale>=.5)return r;let a=.75,s=e.width-16-a*n.width;return te({scale:a,x:s,y:e.height/2-a*t.y},n,e)}function te(n,e,t){let r=(a,s,o)=>s+32<=o?(o-s)/2:nt(a,o-16-s,16);return{scale:n.scale,x:r(n.x,n.scale*e.width,t.width),y:r(n.y,n.scale*e.height,t.height)}}function Le(n,e,t,r,a){return te({...n,x:n.x+e,y:n.y+t},r,a)}function Sn(n,e,t,r,a){let s=nt(n.scale*e,.05,3),o=s/n.scale;return te({scale:s,x:t.x-o*(t.x-n.x),y:t.y-o*(t.y-n.y)},r,a)}var va=1024,xa=120,at=480,st=220,In=12,{card:Z}=P,Ne=class{el;svg;pathCanvas;painter;note;events;graph=null;layout=null;nodes=[];camera={scale:1,x:0,y:0};followsFit=!0;width=0;height=0;ratio=1;visible=!0;behind=!1;paper=null;conventions=new Map;onConvention=[];chosen=null;palette=null;dimmed=!1;resting=null;painted="";frame=new Float64Array(0);late=new Set;sizes;sight;constructor(e,t){this.events=e,this.svg=I("svg",{class:"adw-graph",role:"group","aria-label":"computation graph"}),this.pathCanvas=b("canvas",{class:"adw-layer","aria-hidden":"true"});let r=b("canvas",{class:"adw-layer","aria-hidden":"true"});this.note=b("div",{class:"adw-note"}),this.el=b("div",{class:"adw-window"},this.svg,this.pathCanvas,r,this.note),this.painter=new Ae(r),this.listen(t),this.sizes=new ResizeObserver(()=>this.measure()),this.sizes.observe(this.el),this.sight=new IntersectionObserver(a=>{this.visible=a.at(-1).isIntersecting,this.visible&&this.behind&&this.paintAll()}),this.sight.observe(this.el)}destroy(){this.sizes.disconnect(),this.sight.disconnect(),this.resting!==null&&clearTimeout(this.resting)}setGraph(e,t){let{layout:r}=e,a=this.layout&&this.graph,s=!!a&&!!r&&ka(a,e),o=s&&Ma(a,e);if(this.graph=e,this.frame=t,this.layout=r,this.late.clear(),o||this.build(e,r),!r){this.el.style.minHeight=`${st}px`,this.paintAll();return}for(let d=0;d<this.nodes.length;d++)e.nodeValue[d]>=0&&this.write(d,"data-value",e.nodeValue[d],t),e.nodeGrad[d]>=0&&this.write(d,"data-grad",e.nodeGrad[d],t);if(this.painter.setGraph(e,r),s){this.paintAll();return}this.followsFit=!0,this.svg.style.setProperty("--adw-natural",`${r.width}px`);let i=parseFloat(this.el.style.minHeight)||0,l=Math.min(Math.max(r.height+32,st),at);this.el.style.minHeight=`${Math.max(i,l)}px`,this.width>0&&this.fitHeight(),this.look(this.opening(this.window))}build(e,t){if(this.chosen=null,this.onConvention=[],this.nodes=[],this.svg.replaceChildren(),!t)return;let r=I("g",{class:"adw-edges"});t.edges.forEach(({path:s},o)=>{let{from:i}=e.program.edges[o],l=e.program.nodes[i].kind==="constant",d=I("path",{class:l?"adw-edge adw-quiet":"adw-edge",d:Nn(s),"data-edge":e.edgeKeys[o]});r.append(d)});let a=I("g",{class:"adw-cards"});t.nodes.forEach((s,o)=>{let i=this.drawNode(e,s,o);this.nodes.push(i),a.append(i)}),this.svg.append(r,a)}setNote(e){this.note.textContent=e,this.note.hidden=e===""}drawNode(e,t,r){let[a,s,o,i]=t,l=a-o/2,d=s-i/2,u=e.program.nodes[r],c=e.labels[r],h=e.nodeValue[r]<0?[]:e.slots[e.nodeValue[r]].shape,m=[u.symbol===u.label?"":u.symbol,Y(h)].filter(Boolean).join("  "),f=u.op===null&&u.kind!=="op"?u.kind:"op",g=I("g",{...re,class:`adw-node adw-is-${f}`,"data-node":e.nodeKeys[r],tabindex:r===e.outputNode?0:-1,role:"button","aria-label":[c,f==="op"?u.op:f,Y(h)].filter(Boolean).join(", ")}),v=o-2*Z.pad,y=m?Pn(m,P.size.symbol,P.font.number,"",v*.6):null,S=v-(y?y.width+Z.gap:0),w=f==="constant"?"":"italic ",k=Pn(c,P.size.name,P.font.name,w,S);return g.append(I("rect",{class:"adw-card",x:l,y:d,width:o,height:i,rx:Z.radius})),e.bare[r]||g.append(I("text",{class:w?"adw-name":"adw-name adw-upright",x:l+Z.pad,y:d+Z.name_y},k.text)),y&&g.append(I("text",{class:"adw-symbol",x:l+o-Z.pad,y:d+Z.symbol_y,"text-anchor":"end"},y.text)),k.text!==c&&g.append(I("title",{},c)),g.dataset.index=String(r),g}numbers(e,t){let{graph:r}=this;if(!(!r||!this.layout)){this.frame=e,this.visible?(this.painter.update(e,t),this.chosen&&this.paintPath()):(this.behind=!0,this.painter.stale()),this.drawPaper();for(let a=0;a<this.nodes.length;a++){let s=r.nodeValue[a];s>=0&&t[s]&&this.write(a,"data-value",s,e);let o=r.nodeGrad[a];o>=0&&t[o]&&this.write(a,"data-grad",o,e)}(this.late.size||this.behind)&&this.rest()}}write(e,t,r,a){let{start:s,size:o,shape:i}=this.graph.slots[r];i.length===0?this.nodes[e].setAttribute(t,String(a[s])):o<=va||!this.nodes[e].hasAttribute(t)?this.nodes[e].setAttribute(t,Qe(a.subarray(s,s+o),i)):this.late.add(e)}rest(){this.resting!==null&&clearTimeout(this.resting),this.resting=setTimeout(()=>{this.resting=null;let{graph:e,frame:t}=this;if(e){this.behind&&this.paintAll(!0);for(let r of this.late)for(let[a,s]of[["data-value",e.nodeValue[r]],["data-grad",e.nodeGrad[r]]]){if(s<0)continue;let{start:o,size:i,shape:l}=e.slots[s];this.nodes[r].setAttribute(a,Qe(t.subarray(o,o+i),l))}this.late.clear()}},xa)}setMode(e){this.painter.setMode(e),this.paintAll()}setPalette(e){this.palette=e,this.painted="",this.painter.setPalette(e),this.paintAll()}setDimmed(e){e!==this.dimmed&&(this.dimmed=e,this.painter.setDimmed(e),this.paintAll())}choose(e,t){this.chosen&&this.nodes[this.chosen.node]?.classList.remove("adw-chosen"),this.chosen=e===null||!t?null:{node:e,paths:t},this.chosen&&this.nodes[this.chosen.node]?.classList.add("adw-chosen"),this.paintPath(),this.drawPaper()}setConventions(e){if(this.conventions=e,!(this.onConvention.length===e.size&&this.onConvention.every(t=>e.has(t)))){for(let t of this.onConvention)this.nodes[t]?.classList.remove("adw-by-convention");this.onConvention=[...e.keys()];for(let t of this.onConvention)this.nodes[t]?.classList.add("adw-by-convention")}}focusNode(e){this.nodes[e]?.focus({preventScroll:!0})}strokes(e,t){let{layout:r,graph:a,chosen:s}=this,o=new Map;if(!r||!a||!s)return o;let{edges:i}=s.paths,l=fn(a,this.frame,s.node,i);return i.forEach((d,u)=>{let{path:c}=r.edges[d];if(c[c.length-2]<e||c[0]>t)return;let h=a.edgeContribution[d],p=h>=0&&a.slots[h].size===1?this.frame[a.slots[h].start]:1,m=l?Math.min(Math.abs(l[u]),1):.5,f=`${U(p)}|${Math.round(m*In)}`,g=o.get(f);g?g.push(d):o.set(f,[d])}),o}paintPath(){let{pathCanvas:e,layout:t,palette:r,camera:a,ratio:s}=this;if(!r||!this.width)return;let o=-a.x/a.scale,i=this.strokes(o,o+this.width/a.scale),l=JSON.stringify([[...i],a,s,e.width,e.height]);if(l===this.painted)return;this.painted=l;let d=e.getContext("2d");d.setTransform(1,0,0,1,0,0),d.clearRect(0,0,e.width,e.height);let u=a.scale*s;d.setTransform(u,0,0,u,a.x*s,a.y*s);for(let[c,h]of i){let{color:p,width:m}=Ln(c);d.strokeStyle=r[p],d.lineWidth=m,d.beginPath();for(let f of h)Aa(d,t.edges[f].path);d.stroke()}}paintAll(e=!1){if(this.drawPaper(),!!this.width){if(!this.visible&&!e){this.behind=!0,this.rest();return}this.behind=!1,this.layout&&this.painter.paint(this.frame),this.paintPath()}}setPaper(e){this.paper?.remove(),this.paper=e?I("g",{class:"adw-paper"}):null,e?this.drawPaper():this.measure()}drawPaper(){let{paper:e,layout:t}=this;if(!(!e||!t)){e.replaceChildren();for(let[r,a]of this.strokes(-1/0,1/0)){let{color:s,width:o}=Ln(r),i=a.map(l=>Nn(t.edges[l].path)).join("");e.append(I("path",{d:i,fill:"none",stroke:`var(--adw-${s})`,"stroke-width":o}))}e.append(...this.painter.still(this.frame)),this.svg.append(e)}}get window(){return{width:this.width,height:this.height}}measure(){let e=this.el.clientWidth,t=devicePixelRatio||1,r=this.width===0;if(!e||this.paper)return;e!==this.width&&this.events.placed(),this.width=e,this.ratio=t,this.fitHeight();let a=this.el.clientHeight;this.height=a,this.painter.resize(e,a,t),this.pathCanvas.width=Math.round(e*t),this.pathCanvas.height=Math.round(a*t),this.painted="",this.layout&&(r||this.followsFit?this.look(this.opening(this.window)):this.look(te(this.camera,this.layout,this.window)))}opening(e){let t=this.layout,[r,a]=t.nodes[Math.max(this.graph.outputNode,0)]??[0,0];return En(t,e,{x:r,y:a})}fitHeight(){if(!this.layout||!this.followsFit)return;let{scale:e}=this.opening({width:this.width,height:at}),t=Math.min(Math.max(e*this.layout.height+32,st),at);this.el.style.minHeight=`${Math.round(t)}px`,this.height=this.el.clientHeight}look(e){let{layout:t}=this;if(!t)return;let r=i=>Math.round(i*this.ratio)/this.ratio,{scale:a}=e,s=r(e.x),o=r(e.y);e={scale:a,x:s,y:o},this.camera=e,q(this.svg,"width",String(a*t.width)),q(this.svg,"height",String(a*t.height)),q(this.svg,"viewBox",`0 0 ${t.width} ${t.height}`),this.svg.style.transform=`translate(${s}px, ${o}px)`,this.painter.setCamera(e),this.paintAll(),this.events.zoomed(a)}fit(){this.layout&&(this.followsFit=!0,this.look(rt(this.layout,this.window)),this.followsFit=!1)}zoomBy(e,t={x:this.width/2,y:this.height/2}){this.layout&&(this.followsFit=!1,this.look(Sn(this.camera,e,t,this.layout,this.window)))}fullSize(){this.zoomBy(1/this.camera.scale)}reveal(e){if(!this.layout)return;let[t,r,a,s]=this.layout.nodes[e],{scale:o,x:i,y:l}=this.camera,d=(h,p,m)=>h<16?16-h:p>m-16?m-16-p:0,u=d(o*(t-a/2)+i,o*(t+a/2)+i,this.width),c=d(o*(r-s/2)+l,o*(r+s/2)+l,this.height);(u||c)&&this.look(Le(this.camera,u,c,this.layout,this.window))}listen(e){let t=o=>{let i=o.target.closest?.("[data-index]");return i?Number(i.dataset.index):null},r=(o,i,l={})=>this.el.addEventListener(o,i,{...l,signal:e}),a=null;r("pointerdown",o=>{o.button!==0||!this.layout||(a={id:o.pointerId,x:o.clientX,y:o.clientY,camera:this.camera})}),r("pointermove",o=>{if(!a||o.pointerId!==a.id||!this.layout)return;let i=o.clientX-a.x,l=o.clientY-a.y;if(!this.el.hasPointerCapture(a.id)){if(Math.hypot(i,l)<4)return;this.el.setPointerCapture(a.id),this.el.classList.add("adw-panning")}this.followsFit=!1,this.look(Le(a.camera,i,l,this.layout,this.window))});let s=()=>{a=null,this.el.classList.remove("adw-panning")};r("pointerup",s),r("pointercancel",s),r("click",o=>{let i=t(o);i!==null&&this.events.select(i)}),r("pointerover",o=>{a||this.events.hover(t(o))}),r("pointerleave",()=>this.events.hover(null)),r("wheel",o=>{if(!this.layout)return;if(o.ctrlKey||o.metaKey){o.preventDefault();let h=this.el.getBoundingClientRect(),p={x:o.clientX-h.left,y:o.clientY-h.top};this.zoomBy(Math.exp(-o.deltaY*(o.deltaMode?.06:.002)),p);return}let i=this.el.matches(":focus-within"),l=o.deltaMode?16:1,d=-l*(o.shiftKey&&!o.deltaX?o.deltaY:o.deltaX),u=o.shiftKey||!i?0:-l*o.deltaY;if(!d&&!u)return;let c=Le(this.camera,d,u,this.layout,this.window);c.x===this.camera.x&&c.y===this.camera.y||(o.preventDefault(),this.followsFit=!1,this.look(c))},{passive:!1}),r("keydown",o=>this.key(o,t(o))),r("focusin",o=>{let i=t(o);i!==null&&(this.speak(i),o.target.matches(":focus-visible")&&(this.events.select(i),this.reveal(i)))})}speak(e){let t=this.nodes[e],r=this.graph,a=t.getAttribute("data-grad"),s=[`value ${t.getAttribute("data-value")}`];a!==null&&s.push(`gradient ${a}`);let o=this.conventions.get(e);o&&s.push(o),t.setAttribute("aria-label",`${r.labels[e]}, ${s.join(", ")}`)}key(e,t){let{graph:r}=this;if(!r||t===null||e.ctrlKey||e.metaKey||e.altKey)return;let{edges:a}=r.program,s;switch(e.key){case"ArrowLeft":s=a[r.entering[t][0]]?.from;break;case"ArrowRight":s=a[r.leaving[t][0]]?.to;break;case"ArrowUp":case"ArrowDown":s=this.neighbour(t,e.key==="ArrowDown"?1:-1);break;case"Enter":case" ":s=t;break;default:return}e.preventDefault(),e.stopPropagation(),s!==void 0&&(this.events.select(s),this.reveal(s),this.focusNode(s))}neighbour(e,t){let{nodes:r}=this.layout,[a,s,o]=r[e],i;return r.forEach(([l,d,u],c)=>{let h=t*(d-s);h<=1||Math.abs(l-a)>(o+u)/2||(i===void 0||h<t*(r[i][1]-s))&&(i=c)}),i}};function ka(n,e){let t=({width:r,height:a,nodes:s,edges:o})=>JSON.stringify([r,a,s,o]);return n.layout===e.layout||t(n.layout)===t(e.layout)}function Ma(n,e){let t=r=>JSON.stringify([r.nodeKeys,r.edgeKeys,r.program.nodes.map((a,s)=>{let o=r.nodeValue[s];return[a.label,a.symbol,a.op,a.kind,a.grad===null,o<0||r.slots[o].shape]})]);return t(n)===t(e)}function Ln(n){let[e,t]=n.split("|"),{width:r,max_width:a}=P.edge;return{color:e,width:r+Number(t)/In*(a-r)}}function Nn(n){let e=`M${n[0]} ${n[1]}`;for(let t=2;t+5<n.length;t+=6)e+=`C${n.slice(t,t+6).join(" ")}`;return e}function Aa(n,e){n.moveTo(e[0],e[1]);for(let t=2;t+5<e.length;t+=6)n.bezierCurveTo(e[t],e[t+1],e[t+2],e[t+3],e[t+4],e[t+5])}var de=null;function Pn(n,e,t,r,a){de??=document.createElement("canvas").getContext("2d"),de.font=`${r}${e}px ${t}`;let s=de.measureText(n).width;if(s<=a)return{text:n,width:s};let o=[...n],i=0,l=o.length;for(;i<l;){let u=i+l+1>>1,c=`${o.slice(0,u).join("")}…`;de.measureText(c).width<=a?i=u:l=u-1}let d=`${o.slice(0,i).join("")}…`;return{text:d,width:de.measureText(d).width}}function Rn(n,e){let t=matchMedia("print"),r=!1,a=s=>{s!==r&&n(r=s)};window.addEventListener("beforeprint",()=>a(!0),{signal:e}),window.addEventListener("afterprint",()=>a(t.matches),{signal:e}),t.addEventListener("change",()=>a(t.matches),{signal:e}),a(t.matches)}var Tn=`.ad-widget {
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
  /* Wrapped: a bar to scroll by is not shown everywhere, and what is lit must be seen. */
  white-space: pre-wrap;
  overflow-wrap: anywhere;
  tab-size: 4;
}
.ad-widget .adw-code > div {
  padding-left: calc(1ch * (var(--adw-depth, 0) + 2));
  text-indent: calc(-1ch * (var(--adw-depth, 0) + 2));
}
/* A long word breaks rather than leave its indentation alone on a line. */
.ad-widget .adw-indent {
  white-space: pre;
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
/* Hundreds of sliders out of sight cost nothing. */
.ad-widget .adw-many .adw-leaf {
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
.ad-widget .adw-by-convention .adw-card {
  stroke: var(--adw-warn);
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
  border-top: 1px solid var(--adw-line);
  padding: 9px 16px;
  color: var(--adw-soft);
  overflow: hidden;
  contain: layout paint style;
}
.ad-widget .adw-rule {
  display: flex;
  gap: 4px 22px;
  align-items: center;
  min-height: 26px;
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
.ad-widget .adw-convention {
  margin-top: 5px;
  padding-left: 9px;
  border-left: 2px solid var(--adw-warn);
  font-size: 12.5px;
  white-space: pre-line;
}

@container (max-width: 760px) {
  .ad-widget .adw-main {
    grid-template-columns: minmax(0, 1fr);
  }
  .ad-widget .adw-side {
    border-right: 0;
    border-bottom: 1px solid var(--adw-line);
  }
  .ad-widget .adw-rule {
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

/* On paper: the whole graph across the page, light, and nothing to press. */
.ad-widget .adw-paper {
  font-family: var(--adw-font-number);
  white-space: pre;
}
@media screen {
  .ad-widget .adw-paper {
    display: none;
  }
}
@media print {
  .ad-widget,
  .ad-widget[data-theme="dark"] {
    --adw-background: var(--adw-own-background);
    --adw-ink: var(--adw-own-ink);
    --adw-card: var(--adw-own-card);
    color-scheme: light;
    container-type: normal;
    print-color-adjust: exact;
    -webkit-print-color-adjust: exact;
  }
  .ad-widget .adw-frame,
  .ad-widget .adw-side,
  .ad-widget pre.adw-code,
  .ad-widget .adw-grid,
  .ad-widget .adw-gradient,
  .ad-widget .adw-window,
  .ad-widget .adw-foot,
  .ad-widget .adw-foot * {
    max-height: none;
    overflow: visible;
    contain: none;
  }
  /* JupyterLab keeps its screen's width on paper, and is cut off. */
  .jp-OutputArea .ad-widget {
    max-width: calc(100vw - 120px);
  }
  .ad-widget .adw-seg,
  .ad-widget .adw-status,
  .ad-widget .adw-layer,
  .ad-widget input[type="range"],
  .ad-widget .adw-foot:has(.adw-hint) {
    display: none;
  }
  .ad-widget .adw-frame,
  .ad-widget .adw-leaf,
  .ad-widget .adw-window,
  .ad-widget .adw-foot {
    break-inside: avoid;
  }
  .ad-widget .adw-main {
    display: block;
  }
  .ad-widget .adw-side {
    border: 0;
    background: none;
  }
  .ad-widget .adw-leaf {
    grid-template-columns: min(var(--adw-names, 2em), 38%) 110px minmax(0, 1fr);
    contain: none;
    content-visibility: visible;
  }
  .ad-widget .adw-field,
  .ad-widget .adw-grid .adw-field {
    padding: 0;
    border: 0;
    background: none;
    text-align: left;
  }
  .ad-widget .adw-shape {
    grid-column: 2;
  }
  .ad-widget .adw-gradient {
    grid-area: 1 / 3;
  }
  /* As wide a row as the page holds; a longer one goes on below. */
  .ad-widget .adw-grid {
    grid-template-columns: repeat(min(var(--adw-columns), 7), minmax(0, 1fr));
  }
  .ad-widget .adw-first {
    grid-column: 1;
  }
  .ad-widget .adw-window {
    min-height: 0 !important;
    padding: 10px 16px 14px;
  }
  .ad-widget .adw-graph {
    display: block;
    position: static;
    transform: none !important;
    will-change: auto;
    width: min(100%, var(--adw-natural));
    height: auto;
    max-height: 94vh;
    margin: 0 auto;
  }
  .ad-widget .adw-graph:empty {
    display: none;
  }
  .ad-widget .adw-note,
  .ad-widget .adw-message {
    position: static;
    max-width: none;
  }
  .ad-widget .adw-message {
    margin: 0 16px 14px;
  }
  .ad-widget .adw-foot {
    height: auto !important;
  }
  .ad-widget .adw-rule {
    flex-direction: column;
    align-items: stretch;
  }
  .ad-widget .adw-sum {
    max-width: none;
  }
  .ad-widget .adw-foot * {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
}
`;function On(){let n=e=>Object.entries(e).map(([t,r])=>`--adw-own-${t}:${r};`).join("");return`.ad-widget{${n(P.light)}--adw-font-name:${P.font.name};--adw-font-number:${P.font.number};--adw-font-text:${P.font.text};--adw-size-name:${P.size.name}px;--adw-size-symbol:${P.size.symbol}px}@media not print{.ad-widget[data-theme=dark]{${n(P.dark)}}}`}function Cn(n){for(let e=n.parentElement??zn(n);e;e=e.parentElement??zn(e)){let t=Sa(getComputedStyle(e).backgroundColor);if(t!==null)return t<.5}return matchMedia("(prefers-color-scheme: dark)").matches}function zn(n){let e=n.getRootNode();return e instanceof ShadowRoot?e.host:null}function Sa(n){let e=n.match(/-?[\d.]+(e-?\d+)?/g)?.map(Number);if(!e||e.length<3||e.length>3&&e[3]<.5)return null;let t=n.startsWith("rgb")?255:1,[r,a,s]=e.map(o=>o/t);return .2126*r+.7152*a+.0722*s}function Fn(n,e){let t=new MutationObserver(e),r={attributes:!0,attributeFilter:["class","style","data-theme","data-jp-theme-light","data-jp-theme-name","data-vscode-theme-kind"]},{documentElement:a,body:s}=n.ownerDocument;t.observe(a,r),s&&t.observe(s,r);let o=matchMedia("(prefers-color-scheme: dark)");return o.addEventListener("change",e),()=>{t.disconnect(),o.removeEventListener("change",e)}}function Gn(n){let e=getComputedStyle(n),t=n.ownerDocument.createElement("span");t.hidden=!0,n.append(t);let r=s=>(t.style.color=`var(--adw-${s})`,getComputedStyle(t).color||e.color),a={background:r("background"),ink:r("ink"),soft:r("soft"),faint:r("faint"),line:r("line"),positive:r("positive"),negative:r("negative"),warn:r("warn")};return t.remove(),a}var La=60,Na=250;function ot(n,e){let t=new AbortController,{signal:r}=t,a=null,s=null,o=null,i=x=>{x!==s&&(s=x,w())},l=x=>{a=n.graph?.nodeKeys[x]??null,w()},d=x=>n.graph?.leafNode[x]??-1,u=new ve({edges:x=>S(x),fit:()=>p.fit(),zoom:x=>p.zoomBy(x),fullSize:()=>p.fullSize(),reset:()=>n.reset()},r),c=new xe({hover:i,select:l},r),h=new Se(n,{hover:x=>i(x===null||d(x)<0?null:d(x)),select:x=>{d(x)>=0&&l(d(x))}},r),p=new Ne({hover:i,select:l,zoomed:x=>u.setScale(x),placed:()=>M()},r),m=new Ee,f=b("div",{class:"adw-message",role:"alert",hidden:!0}),g=b("div",{class:"adw-notes"}),v=b("div",{class:"adw-side"},c.el,h.el,g),y=b("div",{class:"ad-widget"},b("style",{},On()+Tn),b("div",{class:"adw-frame"},u.el,b("div",{class:"adw-main"},v,p.el,f),m.el));for(let x of["keydown","pointerdown"])e.ownerDocument.addEventListener(x,()=>n.settle(),{capture:!0,signal:r});function S(x){u.setMode(x),p.setMode(x)}function w(x=!1){let{graph:V}=n;if(!V)return;let ue=a===null?-1:V.nodeKeys.indexOf(a),H=s??(ue>=0?ue:null);if(H===o&&!x)return;o=H;let it=H===null?null:hn(V,H);p.choose(H,it),m.choose(V,H,it,n.frame,n.conventions),c.choose(H);let lt=H===null?-1:V.leafNode.indexOf(H);h.choose(lt<0?null:lt)}function k(){p.setConventions(n.conventions),m.setConventions(n.conventions)}let A=null,E=x=>{x&&A===null?A=setTimeout(()=>p.setDimmed(!0),Na):x||(A!==null&&clearTimeout(A),A=null,p.setDimmed(!1))},M=()=>{G(),m.placed=!0,m.settle()},F={structure(){let{graph:x}=n;if(x){if(s=null,a===null||!x.nodeKeys.includes(a)){let V=x.leafNode.find(ue=>ue>=0);a=V===void 0?null:x.nodeKeys[V]}u.setTitle(x),c.setGraph(x),h.setGraph(x),p.setGraph(x,n.frame),g.replaceChildren(...x.notes.map(V=>b("p",{},V))),w(!0)}},numbers(){p.numbers(n.frame,n.changed),h.gradients(),m.numbers(n.frame),k()},leaves(){h.values()},status(){q(y,"data-mode",n.mode),q(y,"data-state",n.state),R(f,n.message),f.hidden=n.message==="",u.setStatus(n),k(),E(n.state==="stale"||n.state==="error"),p.setNote(n.graph&&!n.graph.layout?n.layoutNote||"no layout":"")}},G=()=>{y.isConnected&&(q(y,"data-theme",Cn(y)?"dark":"light"),p.setPalette(Gn(y)))};e.append(y);let Bn=n.attach(F),qn=Fn(y,G);return F.structure(),S((n.graph?.program.nodes.length??0)<=La?"local":"none"),F.status(),Rn(x=>{p.setPaper(x),x&&h.gradients(!0)},r),()=>{t.abort(),Bn(),qn(),p.destroy(),A!==null&&clearTimeout(A),y.remove()}}var _n=new WeakMap;function $n(n){let e=new ye(n),t=()=>{let r=n.get("_graph");r&&_n.set(r,e)};return t(),n.on("change:_graph",t),{session:e,close(){n.off("change:_graph",t),e.dispose()}}}function Pa({model:n}){return Ie(n)?void 0:$n(n).close}function Vn({model:n,el:e}){let t=Ie(n)??n,r=t.get("_graph"),a=r?_n.get(r):void 0;if(a&&!a.ended)return ot(a,e);let{session:s,close:o}=$n(t),i=ot(s,e);return()=>{i(),o()}}function Ia(n,e){let t={state:"live",message:"",reason:"",...e._status,mode:"static"};return Vn({model:Pe({...e,_status:t}),el:n})}var Kn={initialize:Pa,render:Vn},zo=Kn,Hn=globalThis[Symbol.for("ad_widget.page")]??={},jn={default:Kn,mount:Ia};Hn.bring?.(jn);Hn.module=Promise.resolve(jn);export{zo as default,Ia as mount};
