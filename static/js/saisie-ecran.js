/* Ce que la page montre de l'enregistrement : l'état près du titre, le sort de chaque champ, le compteur de signes. */

const statut = document.getElementById("statut-enregistrement");

export function dire(texte, etat = "") {
  if (!statut) return;
  statut.dataset.etat = etat;
  if (statut.textContent !== texte) statut.textContent = texte;
}

/* « Enregistré » ne vaut plus pour ce qui vient d'être écrit : sa pastille se vide. Le texte reste, sans rien redire à l'oreille. */
export function attendre() {
  if (statut?.dataset.etat === "enregistre") statut.dataset.etat = "attend";
}

export function premier(formulaire, nom) {
  const champ = formulaire.elements.namedItem(nom);
  return champ instanceof RadioNodeList ? champ[0] : champ;
}

function enveloppe(formulaire, nom) {
  return premier(formulaire, nom)?.closest(".champ");
}

function champsDe(formulaire, nom) {
  return formulaire.querySelectorAll(`[name="${CSS.escape(nom)}"]`);
}

/* Sans message, le champ redevient ordinaire. */
export function montrer(formulaire, nom, sort, message = "") {
  const bloc = enveloppe(formulaire, nom);
  if (!bloc) return;
  bloc.dataset.sort = sort;
  bloc.querySelector(":scope > .saisie-message")?.remove();
  for (const ancien of bloc.querySelectorAll(":scope > .invalid-feedback, :scope > fieldset > .invalid-feedback")) ancien.remove();
  if (sort !== "conflit" && sort !== "disparue") bloc.querySelector(":scope > .conflit")?.remove();
  const fautif = sort === "refuse";
  bloc.classList.toggle("champ-erreur", fautif);
  if (fautif) deplier(bloc);
  for (const champ of champsDe(formulaire, nom)) {
    champ.classList.toggle("is-invalid", fautif);
    if (fautif) champ.setAttribute("aria-invalid", "true");
    else champ.removeAttribute("aria-invalid");
    lier(champ, `saisie_${nom}`, Boolean(message));
  }
  if (!message) return;
  const texte = document.createElement("div");
  texte.id = `saisie_${nom}`;
  texte.className = `saisie-message ${fautif ? "invalid-feedback" : "saisie-attente"}`;
  texte.append(Object.assign(document.createElement("p"), { textContent: message }));
  const saisie = premier(formulaire, nom);
  const repere = [...bloc.children].find((enfant) => enfant.contains(saisie));
  bloc.insertBefore(texte, repere ?? null);
}

/* Un lecteur d'écran lit le message avec le champ. */
function lier(champ, identifiant, lie) {
  const autres = (champ.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== identifiant && document.getElementById(id));
  const tous = lie ? [...autres, identifiant] : autres;
  if (tous.length) champ.setAttribute("aria-describedby", tous.join(" "));
  else champ.removeAttribute("aria-describedby");
}

export function montrerLeConflit(formulaire, nom, html) {
  const bloc = enveloppe(formulaire, nom);
  if (!bloc) return null;
  bloc.querySelector(":scope > .conflit")?.remove();
  bloc.insertAdjacentHTML("beforeend", html);
  deplier(bloc);
  return bloc.querySelector(":scope > .conflit");
}

/* Ce qui est à régler dans une ligne repliée se voit. */
function deplier(bloc) {
  bloc.closest(".ligne-repliee")?.setAttribute("open", "");
}

export function retirerLeConflit(formulaire, nom) {
  enveloppe(formulaire, nom)?.querySelector(":scope > .conflit")?.remove();
}

/* Le jeton du témoin, que la page d'un autre onglet a pu changer ; sinon celui de cette page. */
export function jeton(formulaire) {
  const trouve = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return trouve ? decodeURIComponent(trouve[1]) : formulaire.elements.namedItem("csrfmiddlewaretoken").value;
}

export function valeurs(formulaire, nom) {
  return new FormData(formulaire).getAll(nom).filter((valeur) => typeof valeur === "string");
}

export function ecrire(formulaire, nom, nouvelles) {
  for (const champ of champsDe(formulaire, nom)) {
    if (champ.type === "checkbox" || champ.type === "radio") champ.checked = nouvelles.includes(champ.value);
    else if (champ.multiple) for (const choix of champ.options) choix.selected = nouvelles.includes(choix.value);
    else champ.value = nouvelles[0] ?? "";
    if (champ.value) champ.closest(".ligne-neuve")?.setAttribute("open", "");
    champ.dispatchEvent(new Event("valeur-remplacee"));
    compter(champ);
  }
}

export function estTenu(formulaire, nom) {
  return [...champsDe(formulaire, nom)].some((champ) => [champ, champ.editeur].includes(document.activeElement));
}

/* Compteur discret, seulement près de la limite ; le texte n'est jamais coupé. */
export function compter(champ) {
  const limite = Number(champ.dataset?.signes);
  if (!limite) return;
  const reste = limite - champ.value.length;
  let compteur = champ.parentElement.querySelector(":scope > .compteur");
  if (reste > limite / 10) return compteur?.remove();
  if (!compteur) {
    compteur = Object.assign(document.createElement("p"), { className: "compteur" });
    champ.after(compteur);
  }
  const nombre = Math.abs(reste).toLocaleString("fr-FR");
  compteur.textContent = reste < 0 ? `${nombre} signes de trop` : `Encore ${nombre} signes`;
  compteur.classList.toggle("compteur-depasse", reste < 0);
}

/* Une ligne supprimée s'efface de la page ; « Annuler » la rend, avec tout ce qu'elle contenait. */
export function cacherLaLigne(bloc, annuler) {
  const avis = Object.assign(document.createElement("p"), { className: "ligne-supprimee" });
  const bouton = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: "Annuler" });
  avis.append(`Ligne supprimée : ${bloc.querySelector("legend").textContent.trim()}. `, bouton);
  bloc.hidden = bloc.disabled = true;
  bloc.before(avis);
  bouton.addEventListener("click", () => {
    avis.remove();
    bloc.hidden = bloc.disabled = false;
    annuler();
    bloc.querySelector("input:not([type=hidden]), select, textarea").focus();
  });
  bouton.focus();
}

/* Étapes, manques et dernières modifications : remplacés sans perdre le focus ni déplacer la page. */
export function remplacerLesParties(parties) {
  for (const [identifiant, html] of Object.entries(parties)) {
    const ancien = document.getElementById(identifiant);
    if (!ancien || ancien.contains(document.activeElement)) continue;
    const modele = document.createElement("template");
    modele.innerHTML = html;
    const nouveau = modele.content.firstElementChild;
    const ouvert = ancien.querySelector("details")?.open;
    const detail = nouveau.querySelector("details");
    if (detail && ouvert !== undefined) detail.open = ouvert;
    if (ancien.outerHTML !== nouveau.outerHTML) ancien.replaceWith(nouveau);
  }
}
