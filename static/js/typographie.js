/* À l'écran, rien ne commence une ligne par « : », « ? », « » », « % » ou « € » ; « n° 2 », « 3 mars » et « 14 h 05 » ne se coupent pas.
   La page servie garde des espaces ordinaires ; les champs, le code et ce qui s'édite ne sont pas touchés. */

const INTACTS = "textarea, input, select, script, style, code, pre, [contenteditable]";
const MOIS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre";
const AVANT = / (?=[:;?!»%€])/g;
const APRES = /(«|n°) /g;
const HEURES = /(\d) h(?![\p{L}\d])/gu;
const MINUTES = /(\d\u00a0h) (?=\d)/g;
const DATES = new RegExp(`(\\d|1er) (?=(?:${MOIS})(?!\\p{L}))`, "gu");

function lier(racine) {
  const textes = document.createTreeWalker(racine, NodeFilter.SHOW_TEXT);
  while (textes.nextNode()) {
    const noeud = textes.currentNode;
    const lie = noeud.data.replace(AVANT, "\u00a0").replace(APRES, "$1\u00a0").replace(DATES, "$1\u00a0")
      .replace(HEURES, "$1\u00a0h").replace(MINUTES, "$1\u00a0");
    if (lie !== noeud.data && !noeud.parentElement.closest(INTACTS)) noeud.data = lie;
  }
}

lier(document.body);
document.addEventListener("htmx:afterSwap", (evenement) => lier(evenement.target));
