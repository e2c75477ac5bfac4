"""The routes of all pages."""

from fastapi import APIRouter

from app.pages import (
    about,
    draft,
    history,
    problem,
    problem_list,
    sign_in,
    sign_out,
    sign_up,
    solution,
    studio,
    submission,
    versions,
    welcome,
)

router = APIRouter()

router.get("/")(problem_list.show)
router.get("/problems")(problem_list.lead_home)
router.get("/problems/{slug}")(problem.show)
router.post("/problems/{slug}/submissions")(problem.answer)
router.get("/problems/{slug}/solution")(solution.show)
router.post("/problems/{slug}/solution")(solution.give_up)

router.get("/submissions")(history.show)
router.get("/submissions/{submission_id}")(submission.show)
router.get("/submissions/{submission_id}/result")(submission.result)

router.get("/studio")(studio.show)
router.post("/studio")(studio.upload)
router.get("/studio/drafts/{draft_id}")(draft.show)
router.get("/studio/drafts/{draft_id}/result")(draft.result)
router.post("/studio/drafts/{draft_id}/publish")(draft.publish)
router.post("/studio/drafts/{draft_id}/delete")(draft.delete)
router.get("/studio/problems/{slug}")(versions.show)
router.post("/studio/problems/{slug}/versions/{number}/withdraw")(versions.withdraw)
router.post("/studio/problems/{slug}/versions/{number}/publish")(versions.publish)

router.get("/sign-up")(sign_up.show)
router.post("/sign-up")(sign_up.enter)
router.get("/sign-in")(sign_in.show)
router.post("/sign-in")(sign_in.enter)
router.post("/sign-out")(sign_out.leave)
router.get("/welcome/{token}")(welcome.show)
router.post("/welcome/{token}")(welcome.enter)

router.get("/about")(about.show)
