/* Fin de session : annoncée cinq minutes avant, sans quitter la page. Une autre page a pu la prolonger : on redemande. */

const PREAVIS = 300;
const bloc = document.querySelector("[data-session]");
if (bloc) surveiller();

function surveiller() {
  const texte = bloc.querySelector("[data-texte]");
  const bouton = bloc.querySelector("button");
  let fin = Date.now() + Number(bloc.dataset.reste) * 1000;
  let minuterie;

  const restant = () => Math.round((fin - Date.now()) / 1000);

  function attendre() {
    clearTimeout(minuterie);
    const delai = restant() > PREAVIS ? restant() - PREAVIS : 30;
    minuterie = setTimeout(verifier, Math.min(delai * 1000, 2 ** 31 - 1));
  }

  async function demander(methode) {
    const jeton = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
    const entetes = { Accept: "application/json", "X-CSRFToken": jeton ? decodeURIComponent(jeton[1]) : "" };
    if (methode === "GET") entetes["X-Activite"] = "non";
    const reponse = await fetch(bloc.dataset.session, { method: methode, headers: entetes });
    if (reponse.status === 401) return finir((await reponse.json()).connexion);
    const donnees = await reponse.json();
    fin = Date.now() + donnees.reste * 1000;
    afficher(donnees.prolongeable);
  }

  /* Hors connexion, on ne sait pas : on redemandera. */
  async function verifier(methode = "GET") {
    try { await demander(methode); } catch { /* prochain essai */ }
    attendre();
  }

  function afficher(prolongeable) {
    const proche = restant() <= PREAVIS;
    const minutes = Math.max(1, Math.ceil(restant() / 60));
    const heure = new Date(fin).toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
    const suite = prolongeable ? "faute d’activité" : "après douze heures : vous vous reconnecterez, vos réponses restent sur cette page";
    const avant = texte.textContent;
    const annonce = `Votre session se termine à ${heure}, dans ${minutes} minute${minutes > 1 ? "s" : ""}, ${suite}.`;
    bloc.hidden = !proche;
    bouton.hidden = !prolongeable;
    if (!proche) texte.textContent = "";
    else if (annonce !== avant) texte.textContent = annonce;
  }

  function finir(connexion) {
    bouton.hidden = true;
    bloc.hidden = false;
    const lien = Object.assign(document.createElement("a"), { href: connexion, target: "_blank", textContent: "Reconnectez-vous dans un nouvel onglet" });
    texte.replaceChildren("Votre session est terminée. ", lien, " : cette page reste là, avec ce que vous y avez écrit.");
  }

  bouton.addEventListener("click", () => verifier("POST"));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && restant() <= PREAVIS) verifier();
  });
  attendre();
}
