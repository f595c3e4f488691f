/* Brouillon d'un message, gardé sur l'appareil jusqu'à l'envoi. Sans script, le formulaire s'envoie tel quel. */

import { Appareil } from "./saisie-appareil.js";

const TEXTE = "texte";
const ENVOYE = "envoye";
const ATTENTE = 400;

for (const formulaire of document.querySelectorAll("[data-brouillon]")) {
  const champ = formulaire.querySelector("textarea");
  const statut = formulaire.querySelector("[data-brouillon-statut]");
  const appareil = new Appareil(formulaire.dataset.brouillon);
  const garde = appareil.relire();
  let minuteur = 0;

  /* Le serveur a reçu le message : il nous ramène à son ancre. Sinon, le brouillon revient dans un champ vide. */
  if (garde.has(ENVOYE) && location.hash.startsWith("#message-")) {
    appareil.oublier(TEXTE);
  } else if (!champ.value && garde.get(TEXTE)) {
    champ.value = garde.get(TEXTE);
    statut.textContent = "Votre brouillon, gardé sur cet appareil, est revenu.";
  }
  appareil.oublier(ENVOYE);

  champ.addEventListener("input", () => {
    clearTimeout(minuteur);
    minuteur = setTimeout(() => {
      if (champ.value.trim()) appareil.garder(TEXTE, champ.value);
      else appareil.oublier(TEXTE);
      statut.textContent = appareil.fiable && champ.value.trim() ? "Brouillon gardé sur cet appareil." : "";
    }, ATTENTE);
  });
  formulaire.addEventListener("submit", () => {
    clearTimeout(minuteur);
    if (champ.value.trim()) appareil.garder(TEXTE, champ.value);
    appareil.garder(ENVOYE, true);
  });
}
