// Les séances : flèches du clavier d'un dossier à l'autre, issue notée sur place, ordre du jour rangé à la souris.
// Sans JavaScript, les liens, l'envoi du formulaire et les boutons « Monter » et « Descendre » font la même chose.

import { accorder } from "./selon.js";

const CHAMPS = "input, select, textarea, button, [contenteditable]";

document.addEventListener("keydown", (evenement) => {
  if (evenement.altKey || evenement.ctrlKey || evenement.metaKey || evenement.shiftKey) return;
  if (!document.querySelector("[data-seance]") || evenement.target.closest(CHAMPS)) return;
  const sens = { ArrowLeft: "prev", ArrowRight: "next" }[evenement.key];
  const lien = sens && document.querySelector(`[data-seance] a[rel="${sens}"]`);
  if (lien) lien.click();
});

async function noterSurPlace(formulaire) {
  const corps = new FormData(formulaire);
  corps.append("sur_place", "oui");
  const reponse = await fetch(formulaire.action, { method: "POST", body: corps });
  if (reponse.redirected || ![200, 409, 422].includes(reponse.status)) {
    formulaire.submit();
    return;
  }
  const recu = new DOMParser().parseFromString(await reponse.text(), "text/html").querySelector("[data-issue]");
  document.querySelector("[data-issue]").replaceWith(recu);
  accorder(recu);
  (recu.querySelector("[data-focus]") ?? recu.querySelector("h2")).focus();
}

document.addEventListener("submit", (evenement) => {
  const formulaire = evenement.target;
  if (!formulaire.matches("[data-sur-place]")) return;
  evenement.preventDefault();
  noterSurPlace(formulaire).catch(() => formulaire.submit());
});

const liste = document.querySelector("[data-ordre]");
if (liste) {
  let glisse = null;
  const ordre = () => [...liste.children].map((ligne) => ligne.dataset.passage).join(",");
  const depart = ordre();
  liste.dataset.glisse = "";
  for (const ligne of liste.children) ligne.draggable = true;
  liste.addEventListener("dragstart", (evenement) => {
    glisse = evenement.target.closest("li");
    glisse?.classList.add("glissee");
  });
  liste.addEventListener("dragover", (evenement) => {
    const dessus = evenement.target.closest("[data-ordre] > li");
    if (!glisse || !dessus) return;
    evenement.preventDefault();
    const { top, height } = dessus.getBoundingClientRect();
    if (dessus !== glisse) dessus[evenement.clientY < top + height / 2 ? "before" : "after"](glisse);
  });
  liste.addEventListener("drop", (evenement) => evenement.preventDefault());
  liste.addEventListener("dragend", () => {
    glisse?.classList.remove("glissee");
    glisse = null;
    if (ordre() === depart) return;
    const rangement = document.querySelector("[data-rangement]");
    rangement.elements.ordre.value = ordre();
    rangement.submit();
  });
}
