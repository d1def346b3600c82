function yt(n){return{get:t=>n[t]??null,on(){},off(){},send(){}}}function kt(n,t,e){let[r,a,i,s]=n.bb.split(",").map(Number),o=(d,c)=>[F(d-r),F(s-c)],l=new Array(t.nodes.length);for(let d of n.objects??[]){let c=xt(d.name,"n");if(c===null)continue;let[h,p]=d.pos.split(",").map(Number);l[c]=[...o(h,p),F(72*Number(d.width)),F(72*Number(d.height))]}let u=new Array(t.edges.length);for(let d of n.edges??[]){let c=xt(d.id??"","e");if(c===null)continue;let h=d.lp?.split(",").map(Number);u[c]={path:ne(d.pos,o),label:h?o(h[0],h[1]):null}}for(let d=0;d<l.length;d++)if(!l[d])throw new Error(`no place for node ${d}`);for(let d=0;d<u.length;d++)if(!u[d])throw new Error(`no curve for edge ${d}`);return{width:F(i-r),height:F(s-a),nodes:l,edges:u,engine:e}}function ne(n,t){let e=[],r=null,a=null;for(let i of n.split(/\s+/)){let[s,...o]=i.split(",");s==="s"?r=o.map(Number):s==="e"?a=o.map(Number):e.push(...t(Number(s),Number(o[0])))}return r&&e.splice(0,2,...t(r[0],r[1])),a&&e.splice(-2,2,...t(a[0],a[1])),e}function xt(n,t){let e=/^([a-z]?)(\d+)$/.exec(n);return e&&(e[1]===t||e[1]==="")?Number(e[2]):null}var F=n=>Math.round(1e3*n)/1e3;var ae=500,at=Symbol.for("ad_widget.graphviz"),st=globalThis;async function Mt(n,t,e){st[at]??=e();let r;try{r=await st[at]}catch(i){throw delete st[at],i}let a=URL.createObjectURL(new Blob([r],{type:"text/javascript"}));try{let[i,s]=t.program.nodes.length>=ae?await se(a,n).catch(()=>Et(a,n)):await Et(a,n);return kt(JSON.parse(i),t.program,`wasm-graphviz ${s}`)}finally{URL.revokeObjectURL(a)}}async function Et(n,t){let r=await(await import(n)).Graphviz.load();return[r.layout(t,"json","dot"),r.version()]}function se(n,t){let e=`import { Graphviz } from ${JSON.stringify(n)};
onmessage = async ({ data }) => {
  try {
    const graphviz = await Graphviz.load();
    postMessage([graphviz.layout(data, "json", "dot"), graphviz.version()]);
  } catch (error) {
    postMessage(String(error));
  }
};
postMessage(null);`,r=URL.createObjectURL(new Blob([e],{type:"text/javascript"}));return new Promise((a,i)=>{let s=new Worker(r,{type:"module"}),o=()=>{s.terminate(),URL.revokeObjectURL(r)};s.onerror=l=>{o(),i(new Error(l.message||"no worker"))},s.onmessage=({data:l})=>{if(l===null){s.postMessage(t);return}o(),typeof l=="string"?i(new Error(l)):a(l)}})}var St="ad_widget.program";function K(n){let t=1;for(let e of n)t*=e;return t}function j(n){if(typeof n=="string"){let t=atob(n),e=new Uint8Array(t.length);for(let r=0;r<t.length;r++)e[r]=t.charCodeAt(r);return e}return n instanceof Uint8Array?n:n instanceof ArrayBuffer?new Uint8Array(n):new Uint8Array(n.buffer,n.byteOffset,n.byteLength)}function At(n){let t=j(n.data),e=new DataView(t.buffer,t.byteOffset,t.byteLength),r=K(n.shape),a={float64:8,float32:4,int64:8,bool:1}[n.dtype];if(a===void 0)throw new Error(`unknown dtype ${String(n.dtype)}`);if(t.byteLength!==r*a)throw new Error("array data do not match their shape");let i=new Float64Array(r);for(let s=0;s<r;s++)switch(n.dtype){case"float64":i[s]=e.getFloat64(8*s,!0);break;case"float32":i[s]=e.getFloat32(4*s,!0);break;case"int64":i[s]=Number(e.getBigInt64(8*s,!0));break;case"bool":i[s]=e.getUint8(s)?1:0}return i}function P(n){let t=j(n);return new Float64Array(t.slice(0,t.byteLength-t.byteLength%8).buffer)}var D=class{id;program;controls;title;notes;dot;layout;slots=[];frameLength;nodeValue;nodeGrad;edgeContribution;edgeLocal;nodeKeys;edgeKeys;leaving;entering;outputNode;leafStart=[0];leafNode;initial;constructor(t){let{program:e}=t;if(e.format!==St||e.version!==1)throw new Error(`cannot read ${e.format} version ${e.version}`);this.id=t.id,this.program=e,this.layout=t.layout??null,this.dot=t.dot??null,this.controls=t.controls??[],this.title=t.title??"",this.notes=t.notes??[];let r=new Map,a=0;for(let s of e.show){let o=e.values[s][0],l=K(o);r.set(s,this.slots.length),this.slots.push({start:a,size:l,shape:o}),a+=l}this.frameLength=a;let i=s=>s===null?-1:r.get(s)??-1;this.nodeValue=e.nodes.map(s=>i(s.value)),this.nodeGrad=e.nodes.map(s=>i(s.grad)),this.edgeContribution=e.edges.map(s=>i(s.contribution)),this.edgeLocal=e.edges.map(s=>i(s.local)),this.nodeKeys=e.nodes.map((s,o)=>s.name??String(o)),this.edgeKeys=e.edges.map(s=>`${this.nodeKeys[s.from]}->${this.nodeKeys[s.to]}`),this.leaving=e.nodes.map(()=>[]),this.entering=e.nodes.map(()=>[]),e.edges.forEach((s,o)=>{this.leaving[s.from].push(o),this.entering[s.to].push(o)}),this.outputNode=e.nodes.findIndex(s=>s.value===e.output);for(let s of e.leaves)this.leafStart.push(this.leafStart.at(-1)+K(e.values[s.value][0]));this.leafNode=e.leaves.map(s=>e.nodes.findIndex(o=>o.value===s.value)),this.initial=e.leaves.map(s=>At(s.data))}get leafLength(){return this.leafStart.at(-1)}leafShape(t){return this.program.values[this.program.leaves[t].value][0]}initialValues(){let t=new Float64Array(this.leafLength);return this.initial.forEach((e,r)=>t.set(e,this.leafStart[r])),t}sameLeaves(t){let e=this.program.leaves,r=t.program.leaves;return e.length===r.length&&e.every((a,i)=>{let s=this.leafShape(i),o=t.leafShape(i);return a.name===r[i].name&&s.length===o.length&&s.every((l,u)=>l===o[u])})}};var oe={after(n,t){let e=setTimeout(t,n);return()=>clearTimeout(e)}},Lt=3,Nt=3e3,le=3e4,V=class{answering=!0;sequence=0;unanswered=[];waiting=null;last=null;silent=0;stopTimer=null;send;changed;clock;constructor(t,e=()=>{},r=oe){this.send=t,this.changed=e,this.clock=r}get idle(){return this.unanswered.length===0&&this.waiting===null}get latest(){return this.sequence}push(t){this.last=t.slice(),this.unanswered.length<Lt?this.dispatch(this.last):this.waiting=this.last}answer(t){if(this.unanswered=this.unanswered.filter(e=>e>t),this.heard(),this.waiting&&this.unanswered.length<Lt){let e=this.waiting;this.waiting=null,this.dispatch(e)}else this.idle&&this.changed()}heard(){this.silent=0,this.stopTimer?.(),this.stopTimer=null,this.answering||(this.answering=!0,this.changed()),this.unanswered.length&&this.watch()}lost(){this.stopTimer?.(),this.stopTimer=null,this.unanswered=[],this.waiting=null,this.answering&&(this.answering=!1,this.changed())}dispose(){this.stopTimer?.(),this.stopTimer=null,this.unanswered=[],this.waiting=null}dispatch(t){this.unanswered.push(++this.sequence),this.stopTimer||this.watch(),this.send(this.sequence,t)}watch(){this.stopTimer=this.clock.after(Nt,()=>{this.stopTimer=null,this.silent+=Nt,this.answering&&(this.answering=!1,this.changed()),this.silent>=le&&this.last?(this.silent=0,this.unanswered=[],this.waiting=null,this.dispatch(this.last)):this.unanswered.length&&this.watch()})}};function it(n){return"this build has no evaluator in the page"}function Tt(n){throw new Error(it(n)??"")}var de=n=>{requestAnimationFrame(n)},B=class{graph=null;values=new Float64Array(0);frame=new Float64Array(0);changed=new Uint8Array(0);mode="static";state="live";message="";reason="";layoutNote="";runner=null;views=new Set;model;outbox;nextFrame;handlers;touched=new Set;ranInFrame=!1;again=!1;guardsBroken=!1;failure="";engineWanted=null;coming=null;disposed=!1;constructor(t,e=de){this.model=t,this.nextFrame=e,this.outbox=new V((r,a)=>this.post(r,a),()=>this.tellStatus()),this.handlers=[["change:_graph",()=>this.readGraph()],["change:_values",()=>this.readValues()],["change:_frame",()=>this.readFrame()],["change:_status",()=>this.readStatus()],["msg:custom",(r,a)=>this.receive(r,a??[])],["comm:close",()=>this.outbox.lost()]];for(let[r,a]of this.handlers)t.on(r,a);this.readGraph()}dispose(){this.disposed=!0;for(let[t,e]of this.handlers)this.model.off(t,e);this.outbox.dispose(),this.views.clear()}attach(t){return this.views.add(t),()=>{this.views.delete(t)}}get ended(){return this.disposed}get answering(){return this.outbox.answering}get editable(){return this.mode!=="static"||this.runner!==null}setLeaf(t,e,r){let{graph:a}=this;if(!a)return;let i=a.leafStart[t]+e;Object.is(this.values[i],r)||(this.values[i]=r,this.touched.add(t),this.leavesMoved())}reset(){let{graph:t}=this;t&&(t.program.leaves.forEach((e,r)=>{let a=ue(t,r),i=t.leafStart[r];a.every((s,o)=>Object.is(s,this.values[i+o]))||(this.values.set(a,i),this.touched.add(r))}),this.touched.size&&this.leavesMoved())}leavesMoved(){if(this.runner&&this.ranInFrame){this.again=!0;return}this.follow(),this.mode!=="static"&&this.outbox.push(this.values),this.tellLeaves(),this.tellStatus(),this.runner&&(this.ranInFrame=!0,this.nextFrame(()=>{this.ranInFrame=!1,!(!this.again||this.disposed)&&(this.again=!1,this.leavesMoved())}))}follow(){let{runner:t,graph:e}=this;if(!(!t||!e)){for(let r of this.touched)t.setLeaf(r,this.values.subarray(e.leafStart[r],e.leafStart[r+1]));this.touched.clear();try{t.run(!0),this.failure="",this.guardsBroken=!t.guardsHold()}catch(r){this.failure=r instanceof Error?r.message:String(r);return}this.guardsBroken||this.takeFrame(r=>t.get(r))}}takeFrame(t){let{graph:e,frame:r,changed:a}=this;if(!e)return;let{show:i}=e.program;for(let s=0;s<i.length;s++){let{start:o,size:l}=e.slots[s],u=t(i[s]),d=0;for(let c=0;c<l;c++){let h=Number(u[c]);Object.is(r[o+c],h)||(r[o+c]=h,d=1)}a[s]=d}for(let s of this.views)s.numbers()}readGraph(){let t=this.model.get("_graph");if(!t?.program)return;let e;try{e=new D(t)}catch(r){this.failure=r instanceof Error?r.message:String(r),this.tellStatus();return}(e.layout||!this.graph)&&this.adopt(e),!e.layout&&e.dot!==null&&(this.coming=e,this.makeLayout(e))}adopt(t){let e=this.graph!==null&&!this.outbox.idle&&t.sameLeaves(this.graph),r=P(this.model.get("_values")??new Uint8Array);e||(this.values=r.length===t.leafLength?r:t.initialValues()),this.coming=null,this.graph=t,this.frame=new Float64Array(t.frameLength),this.changed=new Uint8Array(t.slots.length).fill(1);let a=P(this.model.get("_frame")??new Uint8Array);a.length===t.frameLength&&this.frame.set(a),this.failure="",this.guardsBroken=!1,this.chooseMode();for(let i of this.views)i.structure();t.program.leaves.forEach((i,s)=>this.touched.add(s)),this.follow(),this.tellStatus()}chooseMode(){let t=this.model.get("_status"),e=this.graph?it(this.graph.program):null,r=e===null&&t?.mode!=="kernel";if(this.runner=null,r&&this.graph)try{this.runner=Tt(this.graph.program)}catch(a){this.failure=a instanceof Error?a.message:String(a)}this.reason=this.runner?"":e??t?.reason??"",this.mode=t?.mode==="static"?"static":this.runner?"browser":"kernel"}readValues(){if(!this.graph||!this.outbox.idle)return;let t=P(this.model.get("_values")??new Uint8Array);t.length===this.graph.leafLength&&(t.every((e,r)=>Object.is(e,this.values[r]))||(this.values=t,this.graph.program.leaves.forEach((e,r)=>this.touched.add(r)),this.follow(),this.tellLeaves(),this.tellStatus()))}readFrame(){this.runner||!this.outbox.idle||this.showFrame(P(this.model.get("_frame")??new Uint8Array))}readStatus(){let t=this.model.get("_status")?.mode==="kernel";this.graph&&t===(this.runner!==null)&&(this.chooseMode(),this.graph.program.leaves.forEach((e,r)=>this.touched.add(r)),this.follow()),this.tellStatus()}showFrame(t){let{graph:e}=this;if(!e||t.length!==e.frameLength)return;let r=0;this.takeFrame(()=>{let{start:a,size:i}=e.slots[r++];return t.subarray(a,a+i)})}receive(t,e){switch(t?.type){case"frame":t.graph===this.graph?.id&&!this.runner&&(this.failure="",this.showFrame(P(e[0]))),this.outbox.answer(t.seq);break;case"ack":this.failure="",this.outbox.answer(t.seq);break;case"error":this.failure=t.message||"the kernel could not compute this",this.outbox.answer(t.seq);break;case"engine":this.engineWanted?.(new TextDecoder().decode(j(e[0]))),this.engineWanted=null;break;default:return}this.tellStatus()}post(t,e){let r={type:"set",graph:this.graph?.id,seq:t,frame:this.runner===null};try{this.model.send(r,void 0,[e.buffer])}catch{this.outbox.lost()}}async makeLayout(t){this.layoutNote="laying out the graph …",this.tellStatus();try{let e=await Mt(t.dot??"",t,()=>this.requestEngine());if(this.disposed||this.coming!==t)return;if(t.layout=e,this.layoutNote="",this.model.send({type:"layout",graph:t.id,layout:e}),this.graph===t){this.coming=null;for(let r of this.views)r.structure();this.changed.fill(1);for(let r of this.views)r.numbers();this.tellStatus()}else this.adopt(t)}catch(e){if(this.disposed||this.coming!==t)return;this.layoutNote=`no layout: ${e instanceof Error?e.message:String(e)}`,this.tellStatus()}}requestEngine(){return this.model.get("_status")?.mode==="static"?Promise.reject(new Error("this page carries none, and there is no kernel to ask")):new Promise(t=>{this.engineWanted=t,this.model.send({type:"engine"})})}tellLeaves(){for(let t of this.views)t.leaves()}tellStatus(){let t=this.model.get("_status"),e=!this.outbox.idle;this.message=this.failure,this.failure?this.state="error":!this.outbox.answering&&this.mode==="kernel"?(this.state="error",this.message="kernel not answering, showing the last picture"):this.guardsBroken?(this.state="stale",this.message=this.mode==="static"?"With these values the code takes another branch, and this page has no kernel to run it: the picture is the last one it can follow.":this.outbox.answering?"":"kernel not answering, showing the last picture"):t&&(t.state==="error"||t.state==="stale")?(this.state=t.state,this.message=t.message):(this.state=this.mode==="kernel"&&e?"busy":"live",this.message=t?.message??"");for(let r of this.views)r.status()}get behind(){return!this.outbox.idle}};function ue(n,t){let r=[n.controls[t]?.value].flat(1/0);return r.length===n.initial[t].length&&r.every(a=>typeof a=="number")?Float64Array.from(r):n.initial[t]}var he="http://www.w3.org/2000/svg";function Ct(n,t,e){for(let[r,a]of Object.entries(t))a===!1||a===void 0||n.setAttribute(r,a===!0?"":String(a));return n.append(...e),n}function m(n,t={},...e){return Ct(document.createElement(n),t,e)}function A(n,t={},...e){return Ct(document.createElementNS(he,n),t,e)}function k(n,t){n.textContent!==t&&(n.textContent=t)}function N(n,t,e){n.getAttribute(t)!==e&&n.setAttribute(t,e)}var ce=[["none","none","Edges without numbers"],["local","local","Local derivative of each result with respect to its operand"],["contribution","contribution","What each edge adds to its operand's gradient"]],U=class{el;title;modes=new Map;scale;status;constructor(t,e){let r=(o,l,u)=>{let d=m("button",{type:"button",title:l,"aria-label":l},o);return d.addEventListener("click",u,{signal:e}),d};this.title=m("b",{class:"adw-title"});let a=m("span",{class:"adw-seg",role:"group","aria-label":"edges show"});a.append(m("span",{class:"adw-seg-label"},"edges"));for(let[o,l,u]of ce){let d=r(l,u,()=>t.edges(o));this.modes.set(o,d),a.append(d)}this.scale=r("100 %","Full size",()=>t.fullSize());let i=m("span",{class:"adw-seg",role:"group","aria-label":"zoom"},r("−","Zoom out",()=>t.zoom(1/1.25)),this.scale,r("+","Zoom in",()=>t.zoom(1.25)),r("fit","Fit the whole graph",()=>t.fit())),s=m("span",{class:"adw-seg"},r("reset","Leaves back to their first values",()=>t.reset()));this.status=m("span",{class:"adw-status"}),this.el=m("div",{class:"adw-bar"},this.title,a,i,s,this.status)}setTitle(t){k(this.title,t?`∂${t}`:"")}setMode(t){for(let[e,r]of this.modes)r.setAttribute("aria-pressed",String(e===t))}setScale(t){k(this.scale,`${Math.round(100*t)} %`)}setStatus(t){k(this.status,pe(t));let e=t.mode==="kernel"?t.reason:"";this.status.title!==e&&(this.status.title=e)}};function pe(n){let{mode:t,answering:e}=n;return n.layoutNote?n.layoutNote:t==="static"?n.editable?"live in the page":"a picture: needs its kernel to move":t==="browser"?`live in the page · kernel ${e?"in step":"not answering"}`:e?n.reason?`computed by the kernel · ${n.reason}`:"computed by the kernel":"kernel not answering"}function Gt(n,t,e=3){let{program:r,leaving:a,outputNode:i}=n,s=r.nodes.length,o=new Float64Array(s);i>=0&&(o[i]=1);for(let h=s-1;h>=t;h--)if(h!==i)for(let p of a[h])o[h]+=o[r.edges[p].to];let l=new Uint8Array(s);l[t]=1;let u=[];for(let h=t;h<s;h++)if(!(!l[h]||h===i))for(let p of a[h]){let{to:g}=r.edges[p];o[g]!==0&&(l[g]=1,u.push(p))}let d=[],c=o[t]>0?[[t,[]]]:[];for(;c.length&&d.length<e;){let[h,p]=c.pop();if(h===i){d.push(p);continue}for(let g=a[h].length-1;g>=0;g--){let v=a[h][g],{to:M}=r.edges[v];o[M]>0&&c.push([M,[...p,v]])}}return{shown:d,count:o[t],edges:u}}function $t(n,t,e){let r=[];for(let a=e.length-1;a>=0;a--){let i=n.edgeLocal[e[a]];if(i<0||n.slots[i].size!==1)return null;r.push(t[n.slots[i].start])}return r}function zt(n,t,e,r){let a=l=>l>=0&&n.slots[l].size===1?t[n.slots[l].start]:NaN,i=a(n.nodeGrad[e]);if(!Number.isFinite(i)||i===0)return null;let s=new Map([[e,1]]),o=new Float64Array(r.length);for(let l=0;l<r.length;l++){let{from:u,to:d}=n.program.edges[r[l]],c=(s.get(u)??0)*a(n.edgeLocal[r[l]]);if(s.set(d,(s.get(d)??0)+c),o[l]=c*a(n.nodeGrad[d])/i,!Number.isFinite(o[l]))return null}return o}var W=class{el;pieces=[];spans=[];constructor(t,e){this.el=m("pre",{class:"adw-code","aria-label":"source"});let r=a=>{let i=a.target.dataset?.of;return i===void 0?null:Number(i)};this.el.addEventListener("pointerover",a=>t.hover(r(a)),{signal:e}),this.el.addEventListener("pointerleave",()=>t.hover(null),{signal:e}),this.el.addEventListener("click",a=>{let i=r(a);i!==null&&t.select(i)},{signal:e})}setGraph(t){let e=(t.program.source??"").replace(/\s+$/,"");this.el.hidden=e==="";let r=me(e);this.spans=t.program.nodes.map(s=>s.span&&r(s.span));let a=new Set([0,e.length]);for(let s of this.spans)s&&a.add(s[0]).add(s[1]);let i=[...a].sort((s,o)=>s-o);this.pieces=[];for(let s=0;s+1<i.length;s++){let[o,l]=[i[s],i[s+1]],u=m("span",{},e.slice(o,l)),d=this.innermost(o,l);d!==null&&(u.dataset.of=String(d)),this.pieces.push({el:u,start:o,end:l})}this.el.replaceChildren(...this.pieces.map(s=>s.el))}choose(t){let e=t===null?null:this.spans[t],r=null;for(let{el:i,start:s,end:o}of this.pieces){let l=!!e&&s>=e[0]&&o<=e[1];l&&(r??=i),i.classList.toggle("adw-mark",l),i.classList.toggle("adw-mark-start",l&&s===e[0]),i.classList.toggle("adw-mark-end",l&&o===e[1])}if(!r||this.el.scrollHeight<=this.el.clientHeight)return;let a=r.offsetTop-this.el.offsetTop;(a<this.el.scrollTop||a+20>this.el.scrollTop+this.el.clientHeight)&&(this.el.scrollTop=a-this.el.clientHeight/3)}innermost(t,e){let r=null,a=1/0;return this.spans.forEach((i,s)=>{!i||i[0]>t||i[1]<e||i[1]-i[0]>=a||(r=s,a=i[1]-i[0])}),r}};function me(n){let t=n.split(`
`),e=[0];for(let a of t)e.push(e.at(-1)+a.length+1);let r=(a,i)=>{let s=t[a-1];if(s===void 0)return null;let o=0,l=0;for(let u of s){if(o>=i)break;let d=u.codePointAt(0);o+=d<128?1:d<2048?2:d<65536?3:4,l+=u.length}return e[a-1]+l};return([a,i,s,o])=>{let l=r(a,i),u=r(s,o);return l===null||u===null||u<=l?null:[l,u]}}function y(n){return Pt(n,4,9)}function ot(n){return Pt(n,3,7)}function Pt(n,t,e){if(n===0)return"0";let r=Math.abs(n),a=n<0?"−":"";if(!(r<1/0))return r===1/0?`${a}∞`:"NaN";let[i,s]=Ft(r,t-1);if(s>=t-1&&r<999999.5)return a+r.toFixed(0);if(s>=-4&&s<t-1)return a+Rt(r.toFixed(Math.min(t-1-s,e-2-a.length)));for(let o=t-2;;o--){let l=`e${s<0?"−":""}${Math.abs(s)}`,u=a+i+l;if(u.length<=e||o<0)return u;[i,s]=Ft(r,o)}}function Ft(n,t){let[e,r]=n.toExponential(t).split("e");return[Rt(e),Number(r)]}function Rt(n){return n.includes(".")?n.replace(/\.?0+$/,""):n}function lt(n){return n>0?"▲":n<0?"▼":n===0?"·":"!"}function q(n){return n===0?"· 0":`${lt(n)} ${y(n)}`}function C(n){return n.length===0?"":n.length===1?`(${n[0]},)`:n.join("×")}function _t(n){let t=n.trim().replace(/\u2212/g,"-");if(!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(t))return null;let e=Number(t);return Number.isFinite(e)?e:null}function dt(n,t){let e=0,r=a=>{if(a===t.length){let s=n[e++];return Number.isFinite(s)?String(s):`"${s}"`}let i=[];for(let s=0;s<t[a];s++)i.push(r(a+1));return`[${i.join(",")}]`};return r(0)}var w={card:{height:78,constant_height:58,min_width:118,max_width:240,array_min_width:190,pad:11,radius:9,gap:8,name_y:22,symbol_y:21,value_y:47,grad_y:67},size:{name:17,symbol:13,value:16,array:13,grad:13,edge:12,shape:12},edge:{label_width:52,label_height:19,width:1.25,max_width:4},graph:{margin:20,rank_gap:66,node_gap:34},font:{name:'"STIX Two Math", "Latin Modern Math", Cambria, Georgia, "DejaVu Serif", serif',number:'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',text:'system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif'},light:{background:"#ffffff",card:"#ffffff",constant:"#f7f8fa",line:"#d9dde3",ink:"#1b1f24",soft:"#626b76",faint:"#9aa3ad",positive:"#1668c7",negative:"#b4540a",accent:"#0b7a6f",mark:"#fff3c4"},dark:{background:"#111418",card:"#1b2027",constant:"#181c22",line:"#2d343d",ink:"#e8ebef",soft:"#a3acb7",faint:"#6d7782",positive:"#6db1ff",negative:"#f2a35e",accent:"#4fd1c0",mark:"#463c12"}};var ge=4.5,{card:G,size:E,edge:X,font:I}=w,we={value:`600 ${E.value}px ${I.number}`,grad:`${E.grad}px ${I.number}`,local:`${E.edge}px ${I.number}`,contribution:`${E.edge}px ${I.number}`},be=`${E.array}px ${I.number}`,ut={value:E.value,grad:E.grad,local:E.edge,contribution:E.edge},It=.605,Y=class{canvas;context;items=[];graph=null;width=0;height=0;ratio=1;camera={scale:1,x:0,y:0};palette=null;mode="none";dimmed=!1;constructor(t){this.canvas=t,this.context=t.getContext("2d")}setGraph(t,e){this.graph=t,this.items=[];let r=(a,i,s,o,l,u)=>{if(i<0)return;let d=ut[a];this.items.push({kind:a,slot:i,x:s,y:o+u-d,width:l,height:d*1.36,baseline:o+u,runs:[],fresh:!1})};e.nodes.forEach(([a,i,s,o],l)=>{let u=a-s/2,d=i-o/2,c=t.nodeGrad[l],h=c<0?Math.min(G.value_y,o-12):G.value_y;r("value",t.nodeValue[l],u+G.pad-2,d,s-2*G.pad+4,h),r("grad",c,u+G.pad-2,d,s-2*G.pad+4,G.grad_y)}),e.edges.forEach(({label:a},i)=>{if(!a)return;let s=a[0]-X.label_width/2,o=a[1]-X.label_height/2;for(let l of["local","contribution"]){let u=l==="local"?t.edgeLocal[i]:t.edgeContribution[i];u<0||t.slots[u].size!==1||this.items.push({kind:l,slot:u,x:s,y:o,width:X.label_width,height:X.label_height,baseline:a[1]+E.edge*.36,runs:[],fresh:!1})}})}resize(t,e,r){this.width=t,this.height=e,this.ratio=r,this.canvas.width=Math.round(t*r),this.canvas.height=Math.round(e*r)}setCamera(t){this.camera=t}setPalette(t){this.palette=t}setMode(t){this.mode=t}setDimmed(t){this.dimmed=t}paint(t){let{context:e}=this;e.setTransform(1,0,0,1,0,0),e.clearRect(0,0,this.canvas.width,this.canvas.height);for(let r of this.items)this.drawn(r)&&(r.fresh||this.compose(r,t),this.draw(r))}update(t,e){for(let r of this.items){if(!e[r.slot])continue;if(!this.drawn(r)){r.fresh=!1;continue}let a=r.runs;this.compose(r,t),!ye(a,r.runs)&&(this.clear(r),this.draw(r))}}stale(){for(let t of this.items)t.fresh=!1}drawn(t){if((t.kind==="local"||t.kind==="contribution")&&t.kind!==this.mode)return!1;let{scale:e,x:r,y:a}=this.camera;if(e*ut[t.kind]<ge)return!1;let i=e*t.x+r,s=e*t.y+a;return i<this.width&&s<this.height&&i+e*t.width>0&&s+e*t.height>0}compose(t,e){let r=this.graph.slots[t.slot];if(t.fresh=!0,r.shape.length){t.runs=ve(t.kind,r,e,t.width);return}let a=e[r.start];switch(t.kind){case"value":t.runs=[[Number.isFinite(a)?"ink":"warn",y(a)]];break;case"grad":case"contribution":t.runs=[[T(a),q(a)]];break;case"local":t.runs=[[Number.isFinite(a)?"soft":"warn",`×${y(a)}`]]}}clear(t){let{context:e,ratio:r}=this,{scale:a,x:i,y:s}=this.camera,o=Math.floor((a*t.x+i)*r)-1,l=Math.floor((a*t.y+s)*r)-1,u=Math.ceil((a*(t.x+t.width)+i)*r)+1,d=Math.ceil((a*(t.y+t.height)+s)*r)+1;e.setTransform(1,0,0,1,0,0),e.clearRect(o,l,u-o,d-l)}draw(t){let{context:e,ratio:r,palette:a}=this;if(!a)return;let i=this.camera.scale*r;e.setTransform(i,0,0,i,this.camera.x*r,this.camera.y*r);let s=t.kind==="local"||t.kind==="contribution",o=this.graph.slots[t.slot].shape.length>0,l=o&&t.kind==="value"?E.array:ut[t.kind],u=It*l;e.font=o?be:we[t.kind];let d=t.x+2;if(s){let h=Math.min(t.runs[0][1].length*u,t.width-4);d=t.x+(t.width-h)/2,e.globalAlpha=1,e.fillStyle=a.background,e.beginPath(),e.roundRect(d-4,t.y+1,h+8,t.height-2,7),e.fill()}e.globalAlpha=this.dimmed?.45:1;let c=t.width-(s?0:2);for(let[h,p]of t.runs)e.fillStyle=a[h],e.fillText(p,d,t.baseline,c),d+=p.length*u;e.globalAlpha=1}};function ve(n,t,e,r){if(t.size===0)return[["faint","empty"]];let a=Math.floor((r-4)/(It*E.array)),i=[],s=0;for(let o=0;o<t.size;o++){let l=e[t.start+o],u=n==="grad"?lt(l)+ot(Math.abs(l)):ot(l),d=o===t.size-1;if(s+u.length+(d?0:2)>a){i.push(["faint","…"]);break}i.push([n==="grad"?T(l):Number.isFinite(l)?"ink":"warn",`${u} `]),s+=u.length+1}return i}function T(n){return n>0?"positive":n<0?"negative":n===0?"faint":"warn"}function ye(n,t){if(n.length!==t.length)return!1;for(let e=0;e<n.length;e++)if(n[e][1]!==t[e][1]||n[e][0]!==t[e][0])return!1;return!0}var Kt=9,Ot=8,J=class{el;what;body;total;products=[];graph=null;node=-1;paths=null;constructor(){this.what=m("div",{class:"adw-what"}),this.body=m("div",{class:"adw-paths"}),this.total=m("div",{class:"adw-total"}),this.el=m("div",{class:"adw-foot"},this.what,this.body,this.total)}choose(t,e,r,a){if(this.graph=t,this.node=e??-1,this.paths=r,this.products=[],this.body.replaceChildren(),this.what.replaceChildren(),k(this.total,""),e===null||!r){this.body.append(m("span",{class:"adw-hint"},"Point at a node to see its chain rule."));return}let{label:i}=t.program.nodes[e];t.nodeGrad[e]<0?this.what.append(m("i",{},i)):this.what.append(`∂${t.title||"output"}/∂`,m("i",{},i));let s=t.nodeGrad[e]>=0&&t.slots[t.nodeGrad[e]].shape.length===0;for(let o of s?r.shown:r.shown.slice(0,1)){if(!o.length)continue;let l=m("span",{class:"adw-product"});this.body.append(m("div",{class:"adw-path"},m("span",{class:"adw-route"},xe(t,e,o)),l)),s&&this.products.push({path:o,el:l})}this.numbers(a)}numbers(t){let{graph:e,node:r,paths:a}=this;if(!e||r<0||!a)return;for(let{path:c,el:h}of this.products){let p=$t(e,t,c),g=a.count===1;k(h,p?ke(p,g):"")}let i=e.nodeGrad[r];if(i<0){let c=e.nodeValue[r],h=c<0?"":Ht(e,c,t);this.setTotal(`${e.program.nodes[r].kind==="constant"?"constant":"value"} ${h}`,"soft");return}let{start:s,shape:o}=e.slots[i];if(o.length){this.setTotal(`${C(o)}  ${Ht(e,i,t)}`,"soft");return}let l=t[s],u=a.count-this.products.length,d=a.count<=1?"":`sum over ${y(a.count)} paths${u>0?`, ${y(u)} not shown`:""} `;this.setTotal(a.count===0&&l===0?"no path to the output: 0":`${d}= ${y(l)}`,T(l))}setTotal(t,e){k(this.total,t);let r=`adw-total adw-${e}`;this.total.className!==r&&(this.total.className=r)}};function xe(n,t,e){let r=[n.program.nodes[t].label];for(let a of e)r.unshift(n.program.nodes[n.program.edges[a].to].label);return r.length>Kt&&r.splice(4,r.length-7,"…"),r.join(" ← ")}function ke(n,t){let e=1;for(let i of n)e*=i;let r=n.map(y).map(i=>i.startsWith("−")?`(${i})`:i);r.length>Kt&&r.splice(4,r.length-7,"…");let a=r.join(" · ");return t||n.length<2?a:`${a} = ${y(e)}`}function Ht(n,t,e){let{start:r,size:a,shape:i}=n.slots[t];if(i.length===0)return y(e[r]);let s=[];for(let o=0;o<Math.min(a,Ot);o++)s.push(y(e[r+o]));return`[${s.join(", ")}${a>Ot?", …":""}]`}var Ee=64,Z=class{el;rows=[];graph=null;session;events;signal;constructor(t,e,r){this.session=t,this.events=e,this.signal=r,this.el=m("div",{class:"adw-leaves"})}setGraph(t){let e=this.graph!==null&&t.sameLeaves(this.graph);this.graph=t,e||(this.rows=t.program.leaves.map((r,a)=>this.build(t,a)),this.el.replaceChildren(...this.rows.map(r=>r.el))),this.values(),this.gradients()}values(){let{graph:t,session:e}=this;if(!t)return;let r=!e.editable;this.rows.forEach((a,i)=>{let s=t.leafStart[i];if(a.slider){a.slider.disabled=r;let o=e.values[s];a.slider.valueAsNumber!==o&&(Me(a.slider,o),a.slider.value=String(o))}a.fields.forEach((o,l)=>{if(o.disabled=r,o.dataset.editing!==void 0)return;let u=$(e.values[s+l]);o.value!==u&&(o.value=u)})})}gradients(){let{graph:t,session:e}=this;t&&this.rows.forEach((r,a)=>{let i=t.leafNode[a],s=i<0?-1:t.nodeGrad[i];if(s<0){k(r.gradient,"");return}let{start:o,shape:l,size:u}=t.slots[s];if(l.length&&r.at<0){let p=Se(e.frame,o,u);k(r.gradient,p?`${jt(t,a)} from ${y(p[0])} to ${y(p[1])}`:""),r.gradient.className="adw-gradient adw-soft";return}let d=e.frame[o+Math.max(r.at,0)],c=r.at<0?"":Dt(r.at,l);k(r.gradient,`${jt(t,a)}${c}  ${q(d)}`);let h=`adw-gradient adw-${T(d)}`;r.gradient.className!==h&&(r.gradient.className=h)})}choose(t){this.rows.forEach((e,r)=>e.el.classList.toggle("adw-lit",r===t))}build(t,e){let{name:r}=t.program.leaves[e],a=t.leafShape(e),i=t.leafStart[e+1]-t.leafStart[e],s=t.controls[e],o=m("div",{class:"adw-problem",role:"alert",hidden:!0}),l=m("div",{class:"adw-gradient"}),u=m("span",{class:"adw-leaf-name",title:r},r),d={el:m("div",{class:"adw-leaf"}),slider:null,fields:[],gradient:l,problem:o,at:-1},{signal:c}=this;if(d.el.addEventListener("pointerenter",()=>this.events.hover(e),{signal:c}),d.el.addEventListener("pointerleave",()=>this.events.hover(null),{signal:c}),d.el.addEventListener("focusin",()=>this.events.select(e),{signal:c}),a.length===0&&s?.kind!=="fixed"){let p=m("input",{type:"range","aria-label":r,min:s?.min??-1,max:s?.max??1,step:s?.step??"any"});return d.slider=p,p.addEventListener("input",()=>{this.quiet(d),this.session.setLeaf(e,0,p.valueAsNumber),d.fields[0].value=$(p.valueAsNumber)},{signal:c}),d.fields=[this.field(d,e,0,`${r} value`)],d.el.append(u,p,d.fields[0],l,o),d}let h=m("span",{class:"adw-shape"},C(a));if(i>0&&i<=Ee&&s?.kind!=="fixed"){let p=a.at(-1)??1,g=m("div",{class:"adw-grid"});g.style.setProperty("--adw-columns",String(p));for(let v=0;v<i;v++)d.fields.push(this.field(d,e,v,`${r}${Dt(v,a)}`));g.append(...d.fields),d.el.append(u,h,g,l,o)}else a.length===0&&(h.textContent=$(t.initial[e][0])),d.el.append(u,h,l,o);return d}field(t,e,r,a){let{signal:i,session:s}=this,o=m("input",{type:"text",inputmode:"decimal",class:"adw-field","aria-label":a,autocomplete:"off",spellcheck:"false"}),l=()=>s.values[(this.graph?.leafStart[e]??0)+r],u=()=>{let d=_t(o.value);return d===null?(t.problem.textContent=`${a.replace(/ value$/,"")}: “${o.value}” is not a number; still ${$(l())}`,t.problem.hidden=!1,o.setAttribute("aria-invalid","true"),!1):(this.quiet(t),s.setLeaf(e,r,d),!0)};return o.addEventListener("focus",()=>{t.at=t.slider?-1:r,this.gradients(),o.select()},{signal:i}),o.addEventListener("input",()=>{o.dataset.editing=""},{signal:i}),o.addEventListener("keydown",d=>{d.key==="Enter"&&u()?(delete o.dataset.editing,o.value=$(l()),o.select()):d.key==="Escape"&&(delete o.dataset.editing,this.quiet(t),o.value=$(l())),d.stopPropagation()},{signal:i}),o.addEventListener("blur",()=>{o.dataset.editing!==void 0&&u(),delete o.dataset.editing,o.value=$(l()),t.at=-1,this.gradients()},{signal:i}),o}quiet(t){t.problem.hidden=!0;for(let e of t.fields)e.removeAttribute("aria-invalid")}};function jt(n,t){return`∂${n.title||"output"}/∂${n.program.leaves[t].name}`}function Me(n,t){Number.isFinite(t)&&(t<Number(n.min)&&(n.min=String(t)),t>Number(n.max)&&(n.max=String(t)))}function $(n){let t=String(n);return(t.length<=12?t:String(Number(n.toPrecision(7)))).replace(/-/g,"−")}function Dt(n,t){let e=[];for(let r=t.length-1;r>=0;r--)e.unshift(n%t[r]),n=Math.floor(n/t[r]);return`[${e.join(",")}]`}function Se(n,t,e){let r=1/0,a=-1/0;for(let i=t;i<t+e;i++){if(Number.isNaN(n[i]))return[NaN,NaN];r=Math.min(r,n[i]),a=Math.max(a,n[i])}return r<=a?[r,a]:null}var ht=(n,t,e)=>Math.min(Math.max(n,t),e);function ct(n,t){let e=ht(Math.min(1,(t.width-32)/n.width,(t.height-32)/n.height),.05,1);return R({scale:e,x:0,y:0},n,t)}function Q(n,t){let e=ct(n,t);if(e.scale>=.5)return e;let r=.75,a={scale:r,x:t.width-16-r*n.width,y:e.y};return R({...a,y:(t.height-r*n.height)/2},n,t)}function R(n,t,e){let r=(a,i,s)=>i+32<=s?(s-i)/2:ht(a,s-16-i,16);return{scale:n.scale,x:r(n.x,n.scale*t.width,e.width),y:r(n.y,n.scale*t.height,e.height)}}function tt(n,t,e,r,a){return R({...n,x:n.x+t,y:n.y+e},r,a)}function Vt(n,t,e,r,a){let i=ht(n.scale*t,.05,3),s=i/n.scale;return R({scale:i,x:e.x-s*(e.x-n.x),y:e.y-s*(e.y-n.y)},r,a)}var Ae=1024,Le=120,pt=480,mt=220,{card:z}=w,et=class{el;svg;pathCanvas;painter;note;events;graph=null;layout=null;nodes=[];edges=[];camera={scale:1,x:0,y:0};followsFit=!0;width=0;height=0;ratio=1;visible=!0;behind=!1;chosen=null;palette=null;dimmed=!1;resting=null;frame=new Float64Array(0);late=new Set;sizes;sight;constructor(t,e){this.events=t,this.svg=A("svg",{class:"adw-graph",role:"group","aria-label":"computation graph"}),this.pathCanvas=m("canvas",{class:"adw-layer","aria-hidden":"true"});let r=m("canvas",{class:"adw-layer","aria-hidden":"true"});this.note=m("div",{class:"adw-note"}),this.el=m("div",{class:"adw-window"},this.svg,this.pathCanvas,r,this.note),this.painter=new Y(r),this.listen(e),this.sizes=new ResizeObserver(()=>this.measure()),this.sizes.observe(this.el),this.sight=new IntersectionObserver(a=>{this.visible=a.at(-1).isIntersecting,this.visible&&this.behind&&this.paintAll()}),this.sight.observe(this.el)}destroy(){this.sizes.disconnect(),this.sight.disconnect(),this.resting!==null&&clearTimeout(this.resting)}setGraph(t,e){let{layout:r}=t;if(this.graph=t,this.frame=e,this.chosen=null,this.late.clear(),this.nodes=[],this.edges=[],this.svg.replaceChildren(),!r){this.layout=null,this.el.style.minHeight=`${mt}px`,this.paintAll();return}this.layout=r;let a=A("g",{class:"adw-edges"});r.edges.forEach(({path:l},u)=>{let{from:d}=t.program.edges[u],c=t.program.nodes[d].kind==="constant",h=A("path",{class:c?"adw-edge adw-quiet":"adw-edge",d:Ne(l),"data-edge":t.edgeKeys[u]});this.edges.push(h),a.append(h)});let i=A("g",{class:"adw-cards"});r.nodes.forEach((l,u)=>{let d=this.drawNode(t,l,u);this.nodes.push(d),i.append(d)}),this.svg.append(a,i);for(let l=0;l<this.nodes.length;l++)t.nodeValue[l]>=0&&this.write(l,"data-value",t.nodeValue[l],e),t.nodeGrad[l]>=0&&this.write(l,"data-grad",t.nodeGrad[l],e);this.painter.setGraph(t,r),this.followsFit=!0;let s=parseFloat(this.el.style.minHeight)||0,o=Math.min(Math.max(r.height+32,mt),pt);this.el.style.minHeight=`${Math.max(s,o)}px`,this.width>0&&this.fitHeight(),this.look(Q(r,this.window))}setNote(t){this.note.textContent=t,this.note.hidden=t===""}drawNode(t,e,r){let[a,i,s,o]=e,l=t.program.nodes[r],u=t.nodeValue[r]<0?[]:t.slots[t.nodeValue[r]].shape,d=[l.symbol,C(u)].filter(Boolean).join("  "),c=l.op===null&&l.kind!=="op"?l.kind:"op",h=A("g",{class:`adw-node adw-${c}`,transform:`translate(${a-s/2} ${i-o/2})`,"data-node":t.nodeKeys[r],tabindex:r===t.outputNode?0:-1,role:"button","aria-label":[l.label,c==="op"?l.op:c,C(u)].filter(Boolean).join(", ")}),p=s-2*z.pad,g=d?Bt(d,w.size.symbol,w.font.number,"",p*.6):null,v=p-(g?g.width+z.gap:0),M=c==="constant"?"":"italic ",x=Bt(l.label,w.size.name,w.font.name,M,v);return h.append(A("rect",{class:"adw-card",width:s,height:o,rx:z.radius}),A("text",{class:M?"adw-name":"adw-name adw-upright",x:z.pad,y:z.name_y},x.text)),g&&h.append(A("text",{class:"adw-symbol",x:s-z.pad,y:z.symbol_y,"text-anchor":"end"},g.text)),x.text!==l.label&&h.append(A("title",{},l.label)),h.dataset.index=String(r),h}numbers(t,e){let{graph:r}=this;if(!(!r||!this.layout)){for(let a=0;a<this.nodes.length;a++){let i=r.nodeValue[a];i>=0&&e[i]&&this.write(a,"data-value",i,t);let s=r.nodeGrad[a];s>=0&&e[s]&&this.write(a,"data-grad",s,t)}if(this.late.size&&this.rest(t),!this.visible){this.behind=!0,this.painter.stale();return}this.painter.update(t,e),this.frame=t,this.chosen&&this.paintPath()}}write(t,e,r,a){let{start:i,size:s,shape:o}=this.graph.slots[r];o.length===0?this.nodes[t].setAttribute(e,String(a[i])):s<=Ae||!this.nodes[t].hasAttribute(e)?this.nodes[t].setAttribute(e,dt(a.subarray(i,i+s),o)):this.late.add(t)}rest(t){this.resting!==null&&clearTimeout(this.resting),this.resting=setTimeout(()=>{this.resting=null;let{graph:e}=this;if(e){for(let r of this.late)for(let[a,i]of[["data-value",e.nodeValue[r]],["data-grad",e.nodeGrad[r]]]){if(i<0)continue;let{start:s,size:o,shape:l}=e.slots[i];this.nodes[r].setAttribute(a,dt(t.subarray(s,s+o),l))}this.late.clear()}},Le)}setMode(t){this.painter.setMode(t),this.paintAll()}setPalette(t){this.palette=t,this.painter.setPalette(t),this.paintAll()}setDimmed(t){t!==this.dimmed&&(this.dimmed=t,this.painter.setDimmed(t),this.paintAll())}choose(t,e){this.chosen&&this.nodes[this.chosen.node]?.classList.remove("adw-chosen"),this.chosen=t===null||!e?null:{node:t,paths:e},this.chosen&&this.nodes[this.chosen.node]?.classList.add("adw-chosen"),this.paintPath()}focusNode(t){this.nodes[t]?.focus({preventScroll:!0})}paintPath(){let{pathCanvas:t,layout:e,graph:r,chosen:a,palette:i,camera:s,ratio:o}=this,l=t.getContext("2d");if(l.setTransform(1,0,0,1,0,0),l.clearRect(0,0,t.width,t.height),!e||!r||!a||!i||!this.visible||!this.width)return;let{edges:u}=a.paths,d=zt(r,this.frame,a.node,u),c=s.scale*o;l.setTransform(c,0,0,c,s.x*o,s.y*o),l.lineCap="butt";for(let h=0;h<u.length;h++){let p=r.edgeContribution[u[h]],g=p>=0&&r.slots[p].size===1?this.frame[r.slots[p].start]:1,v=d?Math.min(Math.abs(d[h]),1):.5,M=T(g);l.strokeStyle=i[M],l.lineWidth=w.edge.width+v*(w.edge.max_width-w.edge.width);let{path:x}=e.edges[u[h]];l.beginPath(),l.moveTo(x[0],x[1]);for(let b=2;b+5<x.length;b+=6)l.bezierCurveTo(x[b],x[b+1],x[b+2],x[b+3],x[b+4],x[b+5]);l.stroke()}}paintAll(){if(this.width){if(!this.visible){this.behind=!0;return}this.behind=!1,this.layout&&this.painter.paint(this.frame),this.paintPath()}}get window(){return{width:this.width,height:this.height}}measure(){let t=this.el.clientWidth,e=devicePixelRatio||1,r=this.width===0;if(!t)return;this.width=t,this.ratio=e,this.fitHeight();let a=this.el.clientHeight;this.height=a,this.painter.resize(t,a,e),this.pathCanvas.width=Math.round(t*e),this.pathCanvas.height=Math.round(a*e),this.layout&&(r||this.followsFit?this.look(Q(this.layout,this.window)):this.look(R(this.camera,this.layout,this.window)))}fitHeight(){if(!this.layout||!this.followsFit)return;let{scale:t}=Q(this.layout,{width:this.width,height:pt}),e=Math.min(Math.max(t*this.layout.height+32,mt),pt);this.el.style.minHeight=`${Math.round(e)}px`,this.height=this.el.clientHeight}look(t){let{layout:e}=this;if(!e)return;this.camera=t;let{scale:r,x:a,y:i}=t;N(this.svg,"width",String(r*e.width)),N(this.svg,"height",String(r*e.height)),N(this.svg,"viewBox",`0 0 ${e.width} ${e.height}`),this.svg.style.transform=`translate(${a}px, ${i}px)`,this.painter.setCamera(t),this.paintAll(),this.events.zoomed(r)}fit(){this.layout&&(this.followsFit=!0,this.look(ct(this.layout,this.window)),this.followsFit=!1)}zoomBy(t,e={x:this.width/2,y:this.height/2}){this.layout&&(this.followsFit=!1,this.look(Vt(this.camera,t,e,this.layout,this.window)))}fullSize(){this.zoomBy(1/this.camera.scale)}reveal(t){if(!this.layout)return;let[e,r,a,i]=this.layout.nodes[t],{scale:s,x:o,y:l}=this.camera,u=(h,p,g)=>h<16?16-h:p>g-16?g-16-p:0,d=u(s*(e-a/2)+o,s*(e+a/2)+o,this.width),c=u(s*(r-i/2)+l,s*(r+i/2)+l,this.height);(d||c)&&this.look(tt(this.camera,d,c,this.layout,this.window))}listen(t){let e=s=>{let o=s.target.closest?.("[data-index]");return o?Number(o.dataset.index):null},r=(s,o,l={})=>this.el.addEventListener(s,o,{...l,signal:t}),a=null;r("pointerdown",s=>{s.button!==0||!this.layout||(a={id:s.pointerId,x:s.clientX,y:s.clientY,camera:this.camera})}),r("pointermove",s=>{if(!a||s.pointerId!==a.id||!this.layout)return;let o=s.clientX-a.x,l=s.clientY-a.y;if(!this.el.hasPointerCapture(a.id)){if(Math.hypot(o,l)<4)return;this.el.setPointerCapture(a.id),this.el.classList.add("adw-panning")}this.followsFit=!1,this.look(tt(a.camera,o,l,this.layout,this.window))});let i=()=>{a=null,this.el.classList.remove("adw-panning")};r("pointerup",i),r("pointercancel",i),r("click",s=>{let o=e(s);o!==null&&this.events.select(o)}),r("pointerover",s=>{a||this.events.hover(e(s))}),r("pointerleave",()=>this.events.hover(null)),r("wheel",s=>{if(!this.layout)return;if(s.ctrlKey||s.metaKey){s.preventDefault();let h=this.el.getBoundingClientRect(),p={x:s.clientX-h.left,y:s.clientY-h.top};this.zoomBy(Math.exp(-s.deltaY*(s.deltaMode?.06:.002)),p);return}let o=this.el.matches(":focus-within"),l=s.deltaMode?16:1,u=-l*(s.shiftKey&&!s.deltaX?s.deltaY:s.deltaX),d=s.shiftKey||!o?0:-l*s.deltaY;if(!u&&!d)return;let c=tt(this.camera,u,d,this.layout,this.window);c.x===this.camera.x&&c.y===this.camera.y||(s.preventDefault(),this.followsFit=!1,this.look(c))},{passive:!1}),r("keydown",s=>this.key(s,e(s))),r("focusin",s=>{let o=e(s);o!==null&&s.target.matches(":focus-visible")&&(this.events.select(o),this.reveal(o))})}key(t,e){let{graph:r}=this;if(!r||e===null||t.ctrlKey||t.metaKey||t.altKey)return;let{edges:a}=r.program,i;switch(t.key){case"ArrowLeft":i=a[r.entering[e][0]]?.from;break;case"ArrowRight":i=a[r.leaving[e][0]]?.to;break;case"ArrowUp":case"ArrowDown":i=this.neighbour(e,t.key==="ArrowDown"?1:-1);break;case"Enter":case" ":i=e;break;default:return}t.preventDefault(),t.stopPropagation(),i!==void 0&&(this.events.select(i),this.reveal(i),this.focusNode(i))}neighbour(t,e){let{nodes:r}=this.layout,[a,i,s]=r[t],o;return r.forEach(([l,u,d],c)=>{let h=e*(u-i);h<=1||Math.abs(l-a)>(s+d)/2||(o===void 0||h<e*(r[o][1]-i))&&(o=c)}),o}};function Ne(n){let t=`M${n[0]} ${n[1]}`;for(let e=2;e+5<n.length;e+=6)t+=`C${n.slice(e,e+6).join(" ")}`;return t}var O=null;function Bt(n,t,e,r,a){O??=document.createElement("canvas").getContext("2d"),O.font=`${r}${t}px ${e}`;let i=O.measureText(n).width;if(i<=a)return{text:n,width:i};let s=[...n],o=0,l=s.length;for(;o<l;){let d=o+l+1>>1,c=`${s.slice(0,d).join("")}…`;O.measureText(c).width<=a?o=d:l=d-1}let u=`${s.slice(0,o).join("")}…`;return{text:u,width:O.measureText(u).width}}var Ut=`.ad-widget {
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
  --adw-warn: #c42b1c;
  --adw-ui: var(--jp-ui-font-family, var(--adw-font-text));
  container-type: inline-size;
  color-scheme: light;
  color: var(--adw-ink);
  font: 14px/1.45 var(--adw-ui);
  text-align: left;
  margin: 2px 0;
}
.ad-widget[data-theme="dark"] {
  --adw-warn: #ff8a80;
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
  padding: 3px 2px 3px 10px;
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
.ad-widget .adw-message {
  padding: 7px 14px;
  border-bottom: 1px solid var(--adw-line);
  background: color-mix(in srgb, var(--adw-warn) 9%, var(--adw-background));
  white-space: pre-wrap;
  overflow-wrap: anywhere;
  max-height: 9em;
  overflow: auto;
}

/* Code and leaves. */
.ad-widget .adw-main {
  display: grid;
  grid-template-columns: 300px minmax(0, 1fr);
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
  white-space: pre;
  overflow: hidden;
  text-overflow: ellipsis;
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
.ad-widget .adw-leaf .adw-card,
.ad-widget .adw-node.adw-leaf .adw-card {
  stroke: var(--adw-accent);
  stroke-width: 1.5px;
}
.ad-widget .adw-constant .adw-card {
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
  overflow-x: auto;
  scrollbar-width: thin;
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
.ad-widget .adw-total {
  font: 600 13px/1.6 var(--adw-font-number);
  white-space: nowrap;
  overflow: hidden;
  text-overflow: ellipsis;
}

@container (max-width: 720px) {
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
  .ad-widget .adw-status {
    margin-left: 0;
    text-align: left;
  }
}
`;function qt(){let n=t=>Object.entries(t).map(([e,r])=>`--adw-own-${e}:${r};`).join("");return`.ad-widget{${n(w.light)}--adw-font-name:${w.font.name};--adw-font-number:${w.font.number};--adw-font-text:${w.font.text};--adw-size-name:${w.size.name}px;--adw-size-symbol:${w.size.symbol}px}.ad-widget[data-theme=dark]{${n(w.dark)}}`}function Xt(n){for(let t=n.parentElement??Wt(n);t;t=t.parentElement??Wt(t)){let e=Ce(getComputedStyle(t).backgroundColor);if(e!==null)return e<.5}return matchMedia("(prefers-color-scheme: dark)").matches}function Wt(n){let t=n.getRootNode();return t instanceof ShadowRoot?t.host:null}function Ce(n){let t=n.match(/-?[\d.]+(e-?\d+)?/g)?.map(Number);if(!t||t.length<3||t.length>3&&t[3]<.5)return null;let e=n.startsWith("rgb")?255:1,[r,a,i]=t.map(s=>s/e);return .2126*r+.7152*a+.0722*i}function Yt(n,t){let e=new MutationObserver(t),r={attributes:!0,attributeFilter:["class","style","data-theme","data-jp-theme-light","data-jp-theme-name","data-vscode-theme-kind"]},{documentElement:a,body:i}=n.ownerDocument;e.observe(a,r),i&&e.observe(i,r);let s=matchMedia("(prefers-color-scheme: dark)");return s.addEventListener("change",t),()=>{e.disconnect(),s.removeEventListener("change",t)}}function Jt(n){let t=getComputedStyle(n),e=n.ownerDocument.createElement("span");e.hidden=!0,n.append(e);let r=i=>(e.style.color=`var(--adw-${i})`,getComputedStyle(e).color||t.color),a={background:r("background"),ink:r("ink"),soft:r("soft"),faint:r("faint"),line:r("line"),positive:r("positive"),negative:r("negative"),warn:r("warn")};return e.remove(),a}var Ge=60;function ft(n,t){let e=new AbortController,{signal:r}=e,a=null,i=null,s=null,o=f=>{f!==i&&(i=f,rt())},l=f=>{a=n.graph?.nodeKeys[f]??null,rt()},u=f=>n.graph?.leafNode[f]??-1,d=new U({edges:f=>gt(f),fit:()=>p.fit(),zoom:f=>p.zoomBy(f),fullSize:()=>p.fullSize(),reset:()=>n.reset()},r),c=new W({hover:o,select:l},r),h=new Z(n,{hover:f=>o(f===null||u(f)<0?null:u(f)),select:f=>{u(f)>=0&&l(u(f))}},r),p=new et({hover:o,select:l,zoomed:f=>d.setScale(f)},r),g=new J,v=m("div",{class:"adw-message",role:"alert",hidden:!0}),M=m("div",{class:"adw-notes"}),x=m("div",{class:"adw-side"},c.el,h.el,M),b=m("div",{class:"ad-widget"},m("style",{},qt()+Ut),m("div",{class:"adw-frame"},d.el,v,m("div",{class:"adw-main"},x,p.el),g.el));function gt(f){d.setMode(f),p.setMode(f)}function rt(f=!1){let{graph:S}=n;if(!S)return;let H=a===null?-1:S.nodeKeys.indexOf(a),L=i??(H>=0?H:null);if(L===s&&!f)return;s=L;let bt=L===null?null:Gt(S,L);p.choose(L,bt),g.choose(S,L,bt,n.frame),c.choose(L);let vt=L===null?-1:S.leafNode.indexOf(L);h.choose(vt<0?null:vt)}let nt={structure(){let{graph:f}=n;if(f){if(i=null,a===null||!f.nodeKeys.includes(a)){let S=f.leafNode.find(H=>H>=0);a=S===void 0?null:f.nodeKeys[S]}d.setTitle(f.title),c.setGraph(f),h.setGraph(f),p.setGraph(f,n.frame),M.replaceChildren(...f.notes.map(S=>m("p",{},S))),rt(!0)}},numbers(){p.numbers(n.frame,n.changed),h.gradients(),g.numbers(n.frame)},leaves(){h.values()},status(){N(b,"data-mode",n.mode),N(b,"data-state",n.state),k(v,n.message),v.hidden=n.message==="",d.setStatus(n),p.setDimmed(n.state==="stale"||n.state==="error"),p.setNote(n.graph&&!n.graph.layout?n.layoutNote||"no layout":"")}},wt=()=>{N(b,"data-theme",Xt(b)?"dark":"light"),p.setPalette(Jt(b))};t.append(b);let ee=n.attach(nt),re=Yt(b,wt);return wt(),nt.structure(),gt((n.graph?.program.nodes.length??0)<=Ge?"local":"none"),nt.status(),()=>{e.abort(),ee(),re(),p.destroy(),b.remove()}}var Zt=new WeakMap;function Qt(n){let t=new B(n),e=()=>{let r=n.get("_graph");r&&Zt.set(r,t)};return e(),n.on("change:_graph",e),{session:t,close(){n.off("change:_graph",e),t.dispose()}}}function $e({model:n}){return Qt(n).close}function te({model:n,el:t}){let e=n.get("_graph"),r=e?Zt.get(e):void 0;if(r&&!r.ended)return ft(r,t);let{session:a,close:i}=Qt(n),s=ft(a,t);return()=>{s(),i()}}function Ir(n,t){let e={state:"live",message:"",reason:"",...t._status,mode:"static"};return te({model:yt({...t,_status:e}),el:n})}var Or={initialize:$e,render:te};export{Or as default,Ir as mount};
