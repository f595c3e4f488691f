/* Budget d'une lettre : totaux et égalités tenus à jour pendant la saisie, lignes ajoutées à un compte.
   Les phrases viennent du serveur (dossiers/forms/bilan.py) ; sans JavaScript, elles suivent l'enregistrement. */

import { ecrire, lire } from "./montants.js";

const DELAI_ANNONCE = 1200;
const budget = document.querySelector("[data-budget]");

function sommes() {
  const totaux = { charge: 0, produit: 0, demande: lire(document.querySelector("[name=fir_montant]")) };
  for (const champ of budget.querySelectorAll("[data-montant]")) {
    const compte = champ.closest("[data-compte]").dataset.compte;
    const montant = lire(champ);
    totaux[champ.dataset.montant] += montant;
    totaux[compte] = (totaux[compte] ?? 0) + montant;
  }
  return totaux;
}

let attente;
function recalculer() {
  const totaux = sommes();
  budget.querySelector("[data-bilan]").toggleAttribute("data-vide", !totaux.charge && !totaux.produit);
  for (const total of budget.querySelectorAll("[data-total]")) total.textContent = ecrire(totaux[total.dataset.total]);
  for (const verdict of budget.querySelectorAll("[data-verdict]")) {
    const { gauche, droite, egal, plus, moins } = verdict.dataset;
    const ecart = totaux[gauche] - totaux[droite];
    verdict.dataset.juste = ecart ? "non" : "oui";
    const phrase = ecart === 0 ? egal : (ecart > 0 ? plus : moins).replace("{}", ecrire(Math.abs(ecart)));
    verdict.querySelector("[data-texte]").textContent = phrase;
  }
  clearTimeout(attente);
  attente = setTimeout(() => annoncer(totaux), DELAI_ANNONCE);
}

/* Une phrase pour les lecteurs d'écran, quand la frappe s'arrête. */
function annoncer(totaux) {
  const [equilibre] = budget.querySelectorAll("[data-verdict] [data-texte]");
  budget.querySelector("[data-annonce]").textContent =
    `Charges ${ecrire(totaux.charge)}, produits ${ecrire(totaux.produit)}. ${equilibre.textContent}.`;
}

/* La ligne de réserve se montre, et une copie du rang suivant prend sa place. */
function ajouterLigne(compte) {
  const reserve = compte.querySelector("[data-reserve]");
  if (!reserve) return;
  const rang = Number(reserve.id.match(/\d+$/)[0]);
  const suivante = reserve.cloneNode(true);
  renumeroter(suivante, rang, rang + 1);
  reserve.after(suivante);
  reserve.classList.remove("reserve", "reserve-utile");
  delete reserve.dataset.reserve;
  reserve.querySelector("[data-montant]").focus();
}

function renumeroter(ligne, avant, apres) {
  const attributs = ["id", "name", "for", "aria-describedby"];
  for (const element of [ligne, ...ligne.querySelectorAll("*")]) {
    for (const nom of attributs) {
      const valeur = element.getAttribute(nom);
      if (valeur) element.setAttribute(nom, valeur.replace(new RegExp(`-${avant}(?=-|$)`), `-${apres}`));
    }
    if (element.ariaLabel) element.ariaLabel = element.ariaLabel.replace(/ligne \d+$/, `ligne ${apres + 1}`);
  }
  ligne.querySelector("[data-numero]").textContent = apres + 1;
}

/* Le montant demandé va au compte 74, moins les autres lignes de ce compte ; la page reste où elle est et le dit. */
function reporter() {
  const [premier, ...autres] = budget.querySelectorAll('[data-compte="74.etat"] [data-montant]');
  const inscrit = autres.reduce((somme, champ) => somme + lire(champ), 0);
  premier.value = Math.max(sommes().demande - inscrit, 0);
  premier.dispatchEvent(new Event("input", { bubbles: true }));
  premier.dispatchEvent(new Event("change", { bubbles: true }));
  document.querySelector("[data-reporte]").textContent = `Compte 74 État et ARS : ${ecrire(lire(premier))}.`;
}

/* Tant que rien n'est écrit au compte 74, le montant demandé s'y inscrit seul : le bouton n'a plus rien à offrir. */
function suivreLaDemande() {
  const champs = [...budget.querySelectorAll('[data-compte="74.etat"] [data-montant]')];
  const libre = champs.every((champ) => !champ.value.trim());
  document.querySelector("[data-reporter]").hidden = libre;
  if (libre && sommes().demande) reporter();
}

if (budget) {
  for (const bouton of budget.querySelectorAll("[data-ajouter-ligne]")) {
    bouton.hidden = false;
    bouton.addEventListener("click", () => ajouterLigne(bouton.closest("[data-compte]")));
  }
  document.querySelector("[data-reporter]").addEventListener("click", (evenement) => {
    evenement.preventDefault();
    reporter();
  });
  document.querySelector("[name=fir_montant]")?.addEventListener("change", suivreLaDemande);
  const bouton = document.querySelector("[data-reporter]");
  bouton.hidden = !sommes().demande;
  for (const moment of ["input", "change", "focusin"]) budget.closest("form").addEventListener(moment, recalculer);
  recalculer();
}
