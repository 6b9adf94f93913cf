(*
synopsis: Species that reactions do not change: a boundary condition, and a constant
testType: TimeCourse
generatedBy: Analytic
*)
