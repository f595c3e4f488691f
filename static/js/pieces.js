/* Envoi de pièces jointes : glisser-déposer, plusieurs à la fois, progression de chacune. Sans script, le formulaire
   s'envoie tel quel. Un fichier part après l'autre : une connexion lente n'en perd qu'un. */

const EN_COURS = new Set();

function texteDe(sorte, texte, classe = "") {
  const element = document.createElement(sorte);
  element.textContent = texte;
  element.className = classe;
  return element;
}

function ligneDe(fichier) {
  const ligne = document.createElement("li");
  const barre = document.createElement("progress");
  barre.max = 100;
  barre.value = 0;
  barre.setAttribute("aria-label", `Envoi de ${fichier.name}`);
  ligne.append(texteDe("p", fichier.name), barre, texteDe("p", "En attente"));
  return ligne;
}

function conclure(ligne, classe, texte, annonce) {
  ligne.querySelector("progress")?.remove();
  const etat = ligne.lastElementChild;
  etat.className = classe;
  etat.textContent = texte;
  annonce.textContent = `${ligne.firstElementChild.textContent} : ${texte}`;
}

function lire(requete) {
  try {
    return JSON.parse(requete.responseText);
  } catch {
    return {};
  }
}

function raisonDe(requete) {
  const refus = lire(requete).refus;
  if (refus) return refus.join(" ");
  if (requete.status === 401) return "Votre session est terminée : reconnectez-vous dans un autre onglet, puis recommencez.";
  if (requete.status === 413) return "Ce fichier est trop gros pour être envoyé.";
  return "L’envoi n’a pas abouti : réessayez.";
}

function envoyer(formulaire, fichier, ligne) {
  return new Promise((fini) => {
    const donnees = new FormData(formulaire);
    donnees.delete("fichiers");
    donnees.append("fichiers", fichier);
    const requete = new XMLHttpRequest();
    requete.open("POST", formulaire.action);
    requete.setRequestHeader("Accept", "application/json");
    const [barre, etat] = [ligne.querySelector("progress"), ligne.lastElementChild];
    requete.upload.addEventListener("progress", (avance) => {
      barre.value = avance.lengthComputable ? Math.round((avance.loaded / avance.total) * 100) : 0;
      etat.textContent = barre.value < 100 ? `Envoi : ${barre.value} %` : "Vérification du fichier…";
    });
    for (const evenement of ["load", "error", "abort", "timeout"]) {
      requete.addEventListener(evenement, () => fini(requete));
    }
    requete.send(donnees);
  });
}

async function envoyerUn(formulaire, fichier, ligne) {
  const annonce = formulaire.querySelector("[data-annonce-envoi]");
  const limite = Number(formulaire.dataset.tailleMo);
  if (fichier.size > limite * 1024 * 1024) {
    conclure(ligne, "echec", `Ce fichier dépasse ${limite} Mo : réduisez-le ou joignez-le en plusieurs parties.`, annonce);
    return false;
  }
  const requete = await envoyer(formulaire, fichier, ligne);
  if (requete.status !== 201) {
    const texte = requete.status === 0 ? "Connexion perdue : le fichier n’est pas joint, réessayez." : raisonDe(requete);
    conclure(ligne, "echec", texte, annonce);
    return false;
  }
  conclure(ligne, "fait", "Joint", annonce);
  const liste = formulaire.closest("section").querySelector("[data-liste-pieces]");
  if (liste) liste.innerHTML = lire(requete).liste;
  return true;
}

async function envoyerTous(formulaire, fichiers) {
  const lignes = fichiers.map(ligneDe);
  formulaire.querySelector("[data-envois]").append(...lignes);
  EN_COURS.add(formulaire);
  const issues = [];
  for (const [rang, fichier] of fichiers.entries()) issues.push(await envoyerUn(formulaire, fichier, lignes[rang]));
  EN_COURS.delete(formulaire);
  if (formulaire.closest("[data-recharger]") && issues.every(Boolean)) location.reload();
}

function preparer(formulaire) {
  const champ = formulaire.querySelector("input[type=file]");
  const zone = formulaire.querySelector("[data-zone-depot]");
  formulaire.querySelector("[data-avec-script]").hidden = false;
  formulaire.querySelector("[data-sans-script]").hidden = true;
  let file = Promise.resolve();
  const ajouter = (fichiers) => {
    if (fichiers.length) file = file.then(() => envoyerTous(formulaire, [...fichiers]));
  };
  champ.addEventListener("change", () => {
    ajouter([...champ.files]);
    champ.value = "";
  });
  zone.addEventListener("dragover", (evenement) => {
    evenement.preventDefault();
    zone.dataset.survol = "";
  });
  for (const sortie of ["dragleave", "drop"]) zone.addEventListener(sortie, () => delete zone.dataset.survol);
  zone.addEventListener("drop", (evenement) => {
    evenement.preventDefault();
    ajouter([...evenement.dataTransfer.files]);
  });
}

for (const formulaire of document.querySelectorAll("[data-envoi-pieces]")) preparer(formulaire);
addEventListener("beforeunload", (evenement) => { if (EN_COURS.size) evenement.preventDefault(); });
