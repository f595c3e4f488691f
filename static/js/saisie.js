/* L'enregistrement automatique d'une rubrique : chaque champ touché part seul, un envoi à la fois, dans l'ordre.
   Tant que le serveur n'a pas confirmé, la valeur vit sur l'appareil. Sans ce module, les boutons enregistrent. */

import { Appareil, effacerLesSaisies } from "./saisie-appareil.js";
import { clicFini, lienSuivi } from "./saisie-clic.js";
import * as ecran from "./saisie-ecran.js";
import { Lignes } from "./saisie-lignes.js";

const ATTENTE = 600;
const SILENCE = 15000;
const RECULS = [2000, 4000, 8000, 16000, 30000];
const HORS_CONNEXION = "Hors connexion : vos réponses sont gardées sur cet appareil";
const MUET = "Le portail ne répond pas : vos réponses sont gardées sur cet appareil";
const SESSION_FINIE = "Session terminée : vos réponses sont gardées sur cet appareil";
const SANS_GARDE = "Non enregistré : gardez cette page ouverte";

const formulaire = document.querySelector("form[data-saisie]");
if (formulaire) demarrer();
if (document.querySelector("[data-zone-riche]")) import("./texte-riche.js");

function demarrer() {
  const lignes = new Lignes(formulaire);
  const appareil = new Appareil(formulaire.dataset.cle);
  const cache = formulaire.elements.namedItem("_departs");
  const page = formulaire.elements.namedItem("_page").value;
  const compte = formulaire.elements.namedItem("_compte").value;
  const departs = JSON.parse(cache.value);
  const pages = new Set([page]);
  const attente = new Map();
  const conflits = new Map();
  let minuterie, enVol = null, essais = 0, arrete = false, panne = "", visee = "";

  // --- Noter ce qui change ---------------------------------------------------------------------------

  function noter(nom, depart = departs[nom] ?? "") {
    const saisie = { valeurs: ecran.valeurs(formulaire, nom), depart, page: [...pages] };
    const avant = attente.get(nom);
    attente.set(nom, { ...saisie, sort: avant?.sort === "conflit" || avant?.sort === "disparue" ? avant.sort : "pret" });
    appareil.garder(lignes.stable(nom), saisie);
    formulaire.dataset.attend = "oui";
    ecran.attendre();
    if (!appareil.fiable) ecran.dire(SANS_GARDE, "erreur");
  }

  function oublier(nom) {
    attente.delete(nom);
    appareil.oublier(lignes.stable(nom));
  }

  function programmer(delai = ATTENTE) {
    clearTimeout(minuterie);
    minuterie = setTimeout(envoyer, delai);
  }

  function concerne(champ) {
    return champ?.name && champ.form === formulaire && !/^_|^csrf|-(id|jeton)$/.test(champ.name)
      && !["hidden", "submit", "button", "file"].includes(champ.type) || champ?.matches?.("input[type=hidden][data-saisi]");
  }

  function surChangement(evenement) {
    const champ = evenement.target;
    if (!concerne(champ)) return;
    ecran.compter(champ);
    if (champ.name.endsWith("-DELETE")) {
      if (evenement.type === "change") supprimer(champ);
      return;
    }
    noter(champ.name);
    programmer(evenement.type === "change" ? 50 : ATTENTE);
  }

  // --- Envoyer ---------------------------------------------------------------------------------------

  function groupe(nom) {
    return lignes.de(nom)?.prefixe ?? (nom.includes("-") ? nom.replace(/-\w+$/, "") : "");
  }

  /* Ce qui est prêt, et ce qui attendait dans la même ligne ou le même formulaire. */
  function lot() {
    const prets = [...attente].filter(([nom, saisie]) => saisie.sort === "pret" && !tropLong(nom)).map(([nom]) => nom);
    const groupes = new Set(prets.map(groupe));
    const suivent = [...attente].filter(([nom, s]) => ["refuse", "attente"].includes(s.sort) && groupes.has(groupe(nom)) && !tropLong(nom));
    return [...prets, ...suivent.map(([nom]) => nom)];
  }

  function tropLong(nom) {
    const champ = ecran.premier(formulaire, nom);
    const limite = Number(champ?.dataset?.signes);
    if (!limite || champ.value.length <= limite) return false;
    attente.get(nom).sort = "refuse";
    const trop = (champ.value.length - limite).toLocaleString("fr-FR");
    ecran.montrer(formulaire, nom, "refuse", `${limite.toLocaleString("fr-FR")} signes au plus : raccourcissez votre réponse de ${trop} signes.`);
    return true;
  }

  function corps(noms) {
    const envoi = new FormData();
    for (const une of new Set([page, ...noms.flatMap((nom) => attente.get(nom).page)])) envoi.append("_page", une);
    envoi.append("_compte", compte);
    envoi.append("_departs", JSON.stringify(Object.fromEntries(noms.flatMap((nom) => empreintes(nom)))));
    for (const nom of noms) {
      envoi.append("_touches", nom);
      for (const valeur of attente.get(nom).valeurs) envoi.append(nom, valeur);
      const ligne = lignes.de(nom);
      if (ligne && !envoi.has(`${ligne.prefixe}-id`)) {
        envoi.append(`${ligne.prefixe}-id`, ligne.id);
        envoi.append(`${ligne.prefixe}-jeton`, ligne.jeton);
      }
    }
    return envoi;
  }

  /* Une suppression dit d'où partait toute la ligne : elle n'efface pas ce qu'un autre vient d'y écrire. */
  function empreintes(nom) {
    if (!nom.endsWith("-DELETE")) return [[nom, attente.get(nom).depart]];
    return lignes.noms(groupe(nom)).map((champ) => [champ, departs[champ] ?? ""]);
  }

  function envoyer({ garder = false } = {}) {
    clearTimeout(minuterie);
    if (enVol || arrete) return enVol;
    const noms = lot();
    if (noms.length === 0) {
      delete formulaire.dataset.attend;
      return null;
    }
    const envoyees = new Map(noms.map((nom) => [nom, attente.get(nom)]));
    const lent = setTimeout(() => ecran.dire("Enregistrement…"), 400);
    enVol = poster(corps(noms), garder).then(clicFini).then((rendu) => recevoir(rendu, envoyees)).finally(() => {
      clearTimeout(lent);
      enVol = null;
      if (!lot().length) delete formulaire.dataset.attend;
      else if (!panne) programmer(0);
    });
    return enVol;
  }

  async function poster(envoi, garder) {
    try {
      const reponse = await fetch(formulaire.dataset.saisie, {
        method: "POST",
        body: envoi,
        keepalive: garder,
        headers: { Accept: "application/json", "X-CSRFToken": ecran.jeton(formulaire), ...(essais ? { "X-Activite": "non" } : {}) },
        signal: AbortSignal.timeout(SILENCE),
      });
      const lisible = reponse.headers.get("Content-Type")?.includes("json");
      return { statut: reponse.status, donnees: lisible ? await reponse.json() : {} };
    } catch {
      return { statut: 0, donnees: {} };
    }
  }

  function recevoir({ statut, donnees }, envoyees) {
    if (statut === 401) return expirer(donnees.connexion);
    if (donnees.champs) return confirmer(donnees, envoyees);
    if (donnees.detail || [400, 403, 404, 413].includes(statut)) return arreter(statut, donnees.detail);
    panne = navigator.onLine && statut ? MUET : HORS_CONNEXION;
    reessayer();
  }

  function reessayer() {
    ecran.dire(appareil.fiable ? panne : SANS_GARDE, "erreur");
    programmer(RECULS[Math.min(essais, RECULS.length - 1)]);
    essais += 1;
  }

  function expirer(connexion) {
    if (panne !== SESSION_FINIE) document.dispatchEvent(new CustomEvent("session-expiree", { detail: { connexion } }));
    panne = SESSION_FINIE;
    reessayer();
  }

  function arreter(statut, detail) {
    arrete = true;
    const raisons = { 403: "Cette rubrique ne se modifie plus", 404: "Ce dossier n’est plus accessible", 413: "Envoi trop lourd" };
    ecran.dire(`Non enregistré. ${detail ?? raisons[statut] ?? "Le formulaire a changé : rechargez la page"}.`.replace("..", "."), "erreur");
  }

  // --- Recevoir --------------------------------------------------------------------------------------

  function confirmer(donnees, envoyees) {
    if (panne === SESSION_FINIE) document.querySelector("[data-session-expiree]")?.remove();
    panne = "";
    essais = 0;
    for (const [prefixe, ligne] of Object.entries(donnees.lignes)) creer(prefixe, ligne);
    for (const [nom, saisie] of envoyees) traiter(nom, saisie, donnees.champs[nom] ?? { sort: "inchange" });
    for (const [nom, rendu] of Object.entries(donnees.champs)) {
      if (!envoyees.has(nom) && !attente.has(nom)) accepter(nom, rendu, false);
    }
    cache.value = JSON.stringify(departs);
    ecran.remplacerLesParties(donnees.parties);
    resumer(donnees.heure);
  }

  function creer(prefixe, ligne) {
    const anciens = lignes.noms(prefixe).map((nom) => [nom, lignes.stable(nom)]);
    lignes.creee(prefixe, ligne.id);
    Object.assign(departs, ligne.empreintes);
    for (const [nom, stable] of anciens) {
      const saisie = appareil.champs.get(stable);
      appareil.oublier(stable);
      if (saisie && lignes.champ(nom)) appareil.garder(lignes.stable(nom), saisie);
    }
  }

  function traiter(nom, envoyee, rendu) {
    if (!lignes.champ(nom)) return oublier(nom);
    const actuelle = attente.get(nom);
    const depuis = JSON.stringify(actuelle?.valeurs) !== JSON.stringify(envoyee.valeurs);
    if (["enregistre", "inchange", "sien"].includes(rendu.sort)) return accepter(nom, rendu, depuis);
    actuelle.sort = depuis && rendu.sort !== "conflit" ? "pret" : rendu.sort;
    if (rendu.sort === "conflit" || rendu.sort === "disparue") return opposer(nom, rendu);
    ecran.montrer(formulaire, nom, rendu.sort, rendu.message);
  }

  function accepter(nom, rendu, depuis) {
    if (rendu.empreinte) departs[nom] = rendu.empreinte;
    else delete departs[nom];
    if (nom.endsWith("-DELETE")) return effacerLaLigne(nom);
    if (depuis) return noter(nom);
    oublier(nom);
    ecran.montrer(formulaire, nom, "enregistre");
    for (const [champ, nouvelles] of Object.entries(rendu.valeurs ?? {})) {
      if (!ecran.estTenu(formulaire, champ)) ecran.ecrire(formulaire, champ, nouvelles);
    }
  }

  function resumer(heure) {
    const nombre = (sort) => [...attente.values()].filter((saisie) => sort.includes(saisie.sort)).length;
    const [fautes, doubles, incompletes] = [nombre(["refuse"]), nombre(["conflit", "disparue"]), nombre(["attente"])];
    if (doubles) return ecran.dire(`${doubles > 1 ? `${doubles} réponses sont` : "Une réponse est"} à départager avec un autre auteur`, "erreur");
    if (fautes) return ecran.dire(`Enregistré à ${heure}, sauf ${fautes > 1 ? `${fautes} réponses` : "une réponse"} à corriger`, "erreur");
    if (incompletes) return ecran.dire("Ligne à compléter : gardée sur cet appareil en attendant");
    if (!lot().length) ecran.dire(`Enregistré à ${heure}`, "enregistre");
  }

  // --- Conflits --------------------------------------------------------------------------------------

  function opposer(nom, rendu) {
    conflits.set(nom, rendu);
    if (nom.endsWith("-DELETE")) {
      oublier(nom);
      lignes.champ(nom).checked = false;
      for (const [champ, { valeurs, empreinte }] of Object.entries(rendu.ligne)) {
        ecran.ecrire(formulaire, champ, valeurs);
        departs[champ] = empreinte;
      }
    }
    ecran.montrer(formulaire, nom, rendu.sort);
    const bloc = ecran.montrerLeConflit(formulaire, nom, rendu.bloc);
    for (const bouton of bloc?.querySelectorAll("[hidden]") ?? []) bouton.hidden = false;
  }

  function choisir(evenement) {
    const bouton = evenement.target.closest("[data-choix]");
    const nom = bouton?.closest("[data-conflit]").dataset.conflit;
    const rendu = conflits.get(nom);
    if (!rendu) return;
    evenement.preventDefault();
    const choix = bouton.dataset.choix;
    if (choix === "remettre" || choix === "laisser") return trancherLaLigne(lignes.de(nom).prefixe, choix);
    if (choix === "deux") {
      const [mien, sien] = [ecran.valeurs(formulaire, nom)[0] ?? "", rendu.valeurs[nom][0] ?? ""];
      ecran.ecrire(formulaire, nom, [[mien.trim(), sien.trim()].filter(Boolean).join("\n\n")]);
    } else if (choix === "sien") {
      for (const [champ, siennes] of Object.entries(rendu.valeurs)) ecran.ecrire(formulaire, champ, siennes);
    }
    departs[nom] = rendu.empreinte;
    conflits.delete(nom);
    oublier(nom);
    ecran.retirerLeConflit(formulaire, nom);
    noter(nom);
    ecran.premier(formulaire, nom).focus();
    envoyer();
  }

  function trancherLaLigne(prefixe, choix) {
    for (const nom of lignes.noms(prefixe)) {
      oublier(nom);
      conflits.delete(nom);
      ecran.retirerLeConflit(formulaire, nom);
    }
    if (choix === "laisser") lignes.bloc(prefixe).remove();
    else remettre(prefixe);
  }

  // --- Lignes ----------------------------------------------------------------------------------------

  function remettre(prefixe) {
    lignes.refaire(prefixe);
    for (const nom of lignes.noms(prefixe)) {
      delete departs[nom];
      if (ecran.valeurs(formulaire, nom).some(Boolean)) noter(nom);
    }
    envoyer();
  }

  function supprimer(champ) {
    const ligne = lignes.de(champ.name);
    if (!champ.checked) return oublier(champ.name);
    if (ligne.id) {
      noter(champ.name);
      return programmer(50);
    }
    for (const nom of lignes.noms(ligne.prefixe)) oublier(nom);
    lignes.bloc(ligne.prefixe).remove();
  }

  function effacerLaLigne(nom) {
    oublier(nom);
    const { prefixe } = lignes.de(nom);
    for (const autre of lignes.noms(prefixe)) oublier(autre);
    ecran.cacherLaLigne(lignes.bloc(prefixe), () => remettre(prefixe));
  }

  function ajouter(evenement) {
    const bouton = evenement.target.closest("button[name=ajouter]");
    const prefixe = bouton && lignes.ajouter(bouton.value);
    if (!prefixe) return;
    evenement.preventDefault();
    lignes.bloc(prefixe).querySelector("input:not([type=hidden]), select, textarea").focus();
  }

  // --- Retrouver, quitter ----------------------------------------------------------------------------

  function retrouver() {
    let nombre = 0;
    for (const [stable, saisie] of [...appareil.relire()]) {
      const nom = lignes.dansLaPage(stable);
      appareil.oublier(stable);
      if (nom === null) continue;
      if (JSON.stringify(ecran.valeurs(formulaire, nom)) === JSON.stringify(saisie.valeurs)) {
        if (ecran.premier(formulaire, nom).classList.contains("is-invalid")) refuser(nom);
        continue;
      }
      for (const une of saisie.page) pages.add(une);
      ecran.ecrire(formulaire, nom, saisie.valeurs);
      noter(nom, saisie.depart);
      nombre += 1;
    }
    if (!nombre) return;
    const pluriel = nombre > 1 ? "s" : "";
    ecran.dire(`${nombre} réponse${pluriel} gardée${pluriel} sur cet appareil, remise${pluriel} ici et renvoyée${pluriel}`);
    programmer(1500);
  }

  /* La page revient avec un refus : la réponse reste gardée, elle partira avec la prochaine correction. */
  function refuser(nom) {
    noter(nom);
    attente.get(nom).sort = "refuse";
  }

  /* L'envoi ordinaire part après les enregistrements en cours ; sans connexion, la page reste là. */
  async function avantEnvoi(evenement) {
    formulaire.elements.namedItem("csrfmiddlewaretoken").value = ecran.jeton(formulaire);
    cache.value = JSON.stringify(departs);
    if (evenement.submitter?.dataset.pret || (!enVol && !lot().length) || arrete) return;
    evenement.preventDefault();
    const bouton = evenement.submitter;
    await enVol;
    await envoyer();
    if (panne) return;
    if (bouton) bouton.dataset.pret = "oui";
    formulaire.requestSubmit(bouton);
    if (bouton) delete bouton.dataset.pret;
  }

  /* La page suivante montre ce qui s'enregistre. Sans réponse du portail, ou au second clic, on part : l'appareil le garde. */
  async function suivreUnLien(evenement) {
    const lien = lienSuivi(evenement);
    if (!lien || visee === lien.href || panne || (!enVol && !lot().length)) return;
    evenement.preventDefault();
    visee = lien.href;
    await enVol;
    if (!panne) await envoyer();
    visee = "";
    location.assign(lien.href);
  }

  effacerLesSaisies();
  document.addEventListener("click", suivreUnLien);
  formulaire.addEventListener("input", surChangement);
  formulaire.addEventListener("change", surChangement);
  formulaire.addEventListener("click", choisir);
  formulaire.addEventListener("click", ajouter);
  formulaire.addEventListener("submit", avantEnvoi);
  addEventListener("online", () => programmer(0));
  addEventListener("focus", () => { if (panne) programmer(0); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") envoyer({ garder: true });
    else if (panne) programmer(0);
  });
  addEventListener("pagehide", () => envoyer({ garder: true }));
  addEventListener("beforeunload", (evenement) => { if (!appareil.fiable && attente.size) evenement.preventDefault(); });
  for (const champ of formulaire.querySelectorAll("[data-signes]")) ecran.compter(champ);
  retrouver();
}
