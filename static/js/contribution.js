/* Épingler une remarque depuis la lettre : une ligne de plus dans la grille, la rubrique déjà choisie. */

function derniere() {
  return [...document.querySelectorAll("#remarques select[name$=-endroit]")].at(-1);
}

for (const lien of document.querySelectorAll("[data-epingler]")) {
  lien.addEventListener("click", (evenement) => {
    evenement.preventDefault();
    let choix = derniere();
    if (!choix || choix.value) {
      document.querySelector("#remarques button[name=ajouter]").click();
      choix = derniere();
    }
    choix.value = lien.dataset.epingler;
    choix.dispatchEvent(new Event("change", { bubbles: true }));
    choix.closest("fieldset").querySelector("textarea").focus();
  });
}
