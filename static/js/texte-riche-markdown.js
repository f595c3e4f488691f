/* Une surface éditée, écrite dans le Markdown restreint que le serveur range et rend (commun.texte_riche). */

const BLOCS = "P,DIV,UL,OL,LI,TABLE,THEAD,TBODY,TFOOT,TR,TD,TH,H1,H2,H3,H4,H5,H6,BLOCKQUOTE,SECTION,ARTICLE".split(",");
const DEBUT = /^(\s*)(?:(#{1,6}|[-+])(?=\s|$)|(\d{1,9})(?=[.)](?:\s|$))|([-:|=][-:|=\s]*)$)/;

// Le navigateur pose une espace insécable au bout de ce que l'on tape ; celles de la typographie française restent.
const FAUSSES = /(?<![«\d])\u00a0(?![:;!?»%€\d])/g;

export function enMarkdown(surface) {
  return blocs(surface).join("\n\n").replace(FAUSSES, " ").replace(/[ \t]+$/gm, "").trim();
}

function blocs(parent) {
  const rendus = [];
  let ligne = "";
  const fermer = () => {
    const texte = paragraphe(ligne);
    if (texte) rendus.push(texte);
    ligne = "";
  };
  for (const noeud of parent.childNodes) {
    if (estUnBloc(noeud)) {
      fermer();
      rendus.push(...bloc(noeud));
    } else {
      ligne += auFil(noeud);
    }
  }
  fermer();
  return rendus;
}

function estUnBloc(noeud) {
  return BLOCS.includes(noeud.nodeName) || Boolean(noeud.querySelector?.(BLOCS.join(",")));
}

function bloc(noeud) {
  if (/^H[1-6]$/.test(noeud.nodeName)) {
    const texte = contenu(noeud).split(/\s+/).join(" ").trim();
    return texte ? [`${noeud.nodeName <= "H2" ? "#" : "##"} ${texte}`] : [];
  }
  if (noeud.nodeName === "UL" || noeud.nodeName === "OL") return [liste(noeud).join("\n")].filter(Boolean);
  if (noeud.nodeName === "TABLE") return tableau(noeud);
  return blocs(noeud);
}

function liste(noeud) {
  const lignes = [];
  let rang = 0;
  for (const enfant of noeud.children) {
    if (["UL", "OL"].includes(enfant.nodeName)) {
      lignes.push(...liste(enfant).map((ligne) => `   ${ligne}`));
      continue;
    }
    const siennes = blocs(enfant).join("\n").split("\n").filter((ligne) => ligne.trim());
    if (!siennes.length) continue;
    rang += 1;
    const marque = noeud.nodeName === "OL" ? `${rang}. ` : "- ";
    lignes.push(marque + siennes[0], ...siennes.slice(1).map((ligne) => " ".repeat(marque.length) + ligne));
  }
  return lignes;
}

function tableau(noeud) {
  const rangees = [...noeud.rows].map((r) => [...r.cells].map((c) => contenu(c).split(/\s+/).join(" ").trim().replaceAll("|", "\\|")));
  const largeur = Math.max(0, ...rangees.map((r) => r.length));
  if (!largeur || rangees.every((r) => r.every((c) => !c))) return [];
  const lignes = rangees.map((r) => `| ${[...r, ...Array(largeur - r.length).fill("")].join(" | ")} |`);
  return [[lignes[0], `|${" --- |".repeat(largeur)}`, ...lignes.slice(1)].join("\n")];
}

function paragraphe(texte) {
  return texte.split("\n").map((ligne) => debut(ligne.trim())).join("\n").replace(/^\n+|\n+$/g, "");
}

function debut(ligne) {
  const [, blanc, marque, nombre, trait] = ligne.match(DEBUT) ?? [];
  if (nombre) return `${blanc}${nombre}\\${ligne.slice(blanc.length + nombre.length)}`;
  return marque || trait ? `${blanc}\\${ligne.slice(blanc.length)}` : ligne;
}

function contenu(noeud) {
  return [...noeud.childNodes].map((enfant) => (BLOCS.includes(enfant.nodeName) ? ` ${contenu(enfant)} ` : auFil(enfant))).join("");
}

function auFil(noeud) {
  if (noeud.nodeType === Node.TEXT_NODE) return echapper(noeud.data);
  if (noeud.nodeName === "BR") return "\n";
  if (noeud.nodeType !== Node.ELEMENT_NODE) return "";
  const texte = contenu(noeud);
  if (["B", "STRONG"].includes(noeud.nodeName)) return texte.includes("**") ? texte : entourer(texte, "**");
  if (["I", "EM"].includes(noeud.nodeName)) return texte.replaceAll("**", "").includes("*") ? texte : entourer(texte, "*");
  return texte;
}

function echapper(texte) {
  return texte.replace(/[ \t\r\n]+/g, " ").replace(/[\\*]|(?<![\p{L}\p{N}_])_|_(?![\p{L}\p{N}_])|<(?=[a-zA-Z/!?])/gu, "\\$&");
}

function entourer(texte, marque) {
  const noyau = texte.trim();
  if (!noyau) return texte;
  const [avant, apres] = [texte.slice(0, texte.indexOf(noyau)), texte.slice(texte.indexOf(noyau) + noyau.length)];
  return avant + noyau.split("\n").map((ligne) => (ligne.trim() ? `${marque}${ligne.trim()}${marque}` : "")).join("\n") + apres;
}
